import { posix } from 'node:path';
import type { RepositoryFile } from '../../../repository/repository.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { ROOT, repositoryPath } from '../../paths.ts';
import { type Known, unknown } from '../../unknown.ts';
import { runsOnHost } from '../commands/host-side.ts';
import { gitIgnores } from '../images/git-ignored.ts';
import { whyMade } from '../images/made-files.ts';
import { filesEndingIn } from '../reach/files-by-end.ts';
import type { Dangling } from './dangling.ts';

const SCRIPT = /\.(?:sh|bash|zsh|py|[mc]?js|rb|php|pl)$/;
/** What the name of a template ends in, beyond that of the file which becomes of it on a target. */
const TEMPLATES = ['.j2', '.jinja2', '.jinja', '.erb', '.tmpl', '.tpl'];

/** Scripts that workflows, recipes, package scripts and scripts run or source, and that are not in the repository. */
export const runScripts = once((deployment: Deployment): readonly Dangling[] =>
  deployment.acts().flatMap((act) => {
    const { runs } = act;
    if (runs === undefined || !runs.isKnown || !SCRIPT.test(runs.value) || !isCertain(act)) return [];
    // What a container starts is looked for in its image.
    if (act.line.script.origin.kind === 'file' && runsOnHost(deployment, act.line.script) !== true) return [];
    const path = placeOf(deployment, act, runs);
    if (path === undefined || deployment.repository.hasFile(path)) return [];
    const names = ['', ...TEMPLATES].map((ending) => `${posix.basename(path)}${ending}`);
    if (names.some((name) => filesEndingIn(deployment, name).length > 0)) return [];
    return [
      {
        kind: 'script',
        at: runs,
        name: path,
        missing: isMissing(deployment, act, path),
        soughtIn: 'in the repository',
        act,
      },
    ];
  }),
);

/** It runs here, each time, and nobody looks whether the file is there. */
function isCertain({ line }: Act): boolean {
  const { flow, where } = line;
  const last = where.at(-1)?.kind;
  return (
    where.length === 1 &&
    (last === 'host' || last === 'ci') &&
    flow.called &&
    !flow.isCondition &&
    flow.onFailure !== 'ignored' &&
    !flow.conditions.some(({ text }) => /-[efxrsd]\s|exist|command -v|which|\bls\b/.test(text.value))
  );
}

const KNOWN_START = ['workflow', 'recipe', 'package-script'];

/**
 * Where it is looked for, from the repository's root. A script's own commands are seen from wherever it is started: only what it
 * names by its own folder counts, and a template's own folder is one of the target.
 */
function placeOf({ repository }: Deployment, { line }: Act, { value }: Text): string | undefined {
  const { directory, script } = line;
  if (value.startsWith(ROOT))
    return TEMPLATES.includes(posix.extname(script.path)) ? undefined : repositoryPath(value, undefined);
  // `bash -n scripts/*.sh` means whatever is there.
  if (/[*?[]/.test(value)) return undefined;
  if (!KNOWN_START.includes(script.origin.kind) || directory === undefined || !value.includes('/'))
    return undefined;
  if (directory !== '' && !repository.hasDirectory(directory)) return undefined;
  return repositoryPath(value, directory);
}

function isMissing(deployment: Deployment, act: Act, path: string): Known<boolean> {
  const at = act.line.text.span();
  if (gitIgnores(deployment)(path)) return unknown('git ignores it', at);
  // Programs are made into `bin`; scripts are kept there.
  const made = whyMade(deployment, path.replaceAll(/(?<=^|\/)bin\//g, ''));
  if (made !== undefined) return unknown(made, at);
  if (isSpokenOfElsewhere(deployment, act, posix.basename(path)))
    return unknown('another line speaks of it, and may make it', at);
  const { origin } = act.line.script;
  if (origin.kind === 'workflow' && !isOwnCheckout(deployment, act.line.script.path, origin.job))
    return unknown('what the job works in is not only this repository', at);
  return true;
}

const BRINGS =
  /\b(?:curl|wget|cat|tee|cp|mv|tar|unzip|install|git|printf|ln|touch|python|node|gh|aws|gsutil)\b|>/;
const NAMED = /[\w.-]+\.(?:sh|bash|zsh|py|[mc]?js|rb|php|pl)\b/g;

/** By the name of a script: the lines of a file that speak of it; comments, messages and `chmod` left out. */
const linesByName = once((file: RepositoryFile): ReadonlyMap<string, readonly string[]> => {
  const lines = new Map<string, string[]>();
  for (const line of file.content.split('\n')) {
    if (/^\s*#/.test(line) || /\bchmod\b|\becho\b/.test(line)) continue;
    for (const name of new Set(line.match(NAMED))) {
      const known = lines.get(name);
      if (known === undefined) lines.set(name, [line]);
      else known.push(line);
    }
  }
  return lines;
});

/** A line of the same file that is more than a run of it: it may bring the file. */
function isSpokenOfElsewhere({ repository }: Deployment, act: Act, name: string): boolean {
  const file = repository.file(act.line.text.path);
  const lines = file === undefined ? [] : (linesByName(file).get(name) ?? []);
  return lines.some((line) => {
    const rest = line.replace(act.line.text.value, '');
    return rest.includes(name) && BRINGS.test(rest);
  });
}

/** The job checks out this repository to its root, and fetches nothing else into it. */
function isOwnCheckout(deployment: Deployment, path: string, id: string): boolean {
  const job = deployment
    .workflows()
    .find((one) => one.path === path)
    ?.workflow.jobs.find((one) => one.id.value === id);
  const checkouts = job?.steps.filter(({ uses }) => /^actions\/checkout@/.test(uses?.value ?? '')) ?? [];
  const [only] = checkouts;
  if (only === undefined || checkouts.length > 1 || job?.container !== undefined) return false;
  const isPlain = !only.with.some(({ name }) =>
    /^(?:repository|path|ref|sparse-checkout|submodules)$/.test(name.value),
  );
  const fetches = job?.steps.some(
    ({ uses, run }) =>
      /download-artifact|cache@|cache\/restore/.test(uses?.value ?? '') ||
      /\bgit\s+(?:clone|checkout|fetch)|\bgh\s+run\s+download/.test(run?.value ?? ''),
  );
  return isPlain && fetches !== true;
}
