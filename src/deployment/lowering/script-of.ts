import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../../syntax/problem.ts';
import { parseShell } from '../../syntax/shell/shell.ts';
import type { Origin, Script, Where } from '../acts/script.ts';

export interface ScriptSettings {
  readonly origin: Origin;
  /** The host by default. */
  readonly where?: Where;
  /** Base name of the shell; `sh` by default. */
  readonly shell?: string;
  readonly errexit?: boolean;
  readonly pipefail?: boolean;
  readonly environment?: ReadonlyMap<string, Text>;
  /** Working directory in the repository; absent when it is elsewhere. */
  readonly directory?: string;
}

/** A lowered piece and what could not be read of it. */
export interface Lowered {
  readonly script: Script;
  readonly problems: readonly SyntaxProblem[];
}

/** Shell text that stands in another format. */
export function shellScript(text: Text, settings: ScriptSettings): Lowered {
  const tree = parseShell(text);
  return {
    script: scriptWith(text, { kind: 'shell', statements: tree.body }, settings),
    problems: tree.problems,
  };
}

/** A command given as words, which no shell reads. */
export function argvScript(argv: readonly Text[], text: Text, settings: ScriptSettings): Lowered {
  return { script: scriptWith(text, { kind: 'argv', argv }, settings), problems: [] };
}

function scriptWith(text: Text, body: Script['body'], settings: ScriptSettings): Script {
  const {
    origin,
    where = { kind: 'host' },
    shell = 'sh',
    errexit = false,
    pipefail = false,
    environment = new Map(),
    directory,
  } = settings;
  return {
    path: text.path,
    text,
    origin,
    body,
    shell,
    errexit,
    pipefail,
    where: [where],
    environment,
    ...(directory === undefined ? {} : { directory }),
  };
}

/** Name and value pairs as an environment; names without a value come from outside and are left out. */
export function environmentOf(
  pairs: Iterable<{ readonly name: Text; readonly value?: Text | undefined }>,
): Map<string, Text> {
  const environment = new Map<string, Text>();
  for (const { name, value } of pairs)
    if (value !== undefined && name.isKnown) environment.set(name.value, value);
  return environment;
}
