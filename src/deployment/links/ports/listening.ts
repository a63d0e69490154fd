import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { lowerShellFile } from '../../lowering/shell-file.ts';
import { isUnknown, unknown } from '../../unknown.ts';
import { packageScriptInContainer } from '../javascript/node-programs.ts';
import { isKeeperProgram } from '../processes/workers.ts';
import { fileInContainer } from './container-files.ts';
import { type ContainerProcess, runOfWords } from './container-process.ts';
import { portsOfImage } from './known-images.ts';
import type { Listening, ListeningPort } from './listening-port.ts';
import { portsOfNode } from './node-ports.ts';
import { portsOfPython } from './python-ports.ts';
import { portsOfServer } from './server-ports.ts';

/** Scripts that start scripts deeper than this are not followed. */
const DEEPEST = 4;

/**
 * The TCP ports on which a container listens; unknown unless everything that it starts is known. A server that is started
 * under a condition counts: something may listen on each of them.
 */
export function listeningOf(deployment: Deployment, process: ContainerProcess): Listening {
  const image = process.argv.length === 0 || process.build === undefined;
  if (image && !process.replacesEntrypoint) return portsOfImage(deployment, process, listeningOfWords);
  return listeningOfWords(deployment, process, process.argv);
}

/** What words listen on that are executed in a container. */
export function listeningOfWords(
  deployment: Deployment,
  process: ContainerProcess,
  argv: ContainerProcess['argv'],
): Listening {
  if (argv.length === 0) return unknown('what it starts is not known', process.text.span());
  return new Listeners(deployment, process).of(runOfWords(deployment, process, argv).acts, 0, argv);
}

class Listeners {
  readonly #deployment: Deployment;
  readonly #process: ContainerProcess;

  constructor(deployment: Deployment, process: ContainerProcess) {
    this.#deployment = deployment;
    this.#process = process;
  }

  of(all: readonly Act[], depth: number, argv: ContainerProcess['argv']): Listening {
    const acts = all.filter(
      ({ line }) => line.flow.called && line.flow.trap === undefined && line.where.length === 1,
    );
    const found: ListeningPort[] = [];
    for (const [i, act] of acts.entries()) {
      const ports = this.#ofAct(act, depth, argv);
      if (ports === undefined) {
        if (endsBefore(act, acts.slice(i + 1))) continue;
        return unknown(`what \`${act.program}\` listens on is not known`, act.line.text.span());
      }
      if (isUnknown(ports)) return ports;
      found.push(...ports);
    }
    return found.length === 0
      ? unknown('nothing that it starts is known to listen', this.#process.text.span())
      : found;
  }

  /** Undefined where it may listen and nothing says on what. */
  #ofAct(act: Act, depth: number, argv: ContainerProcess['argv']): Listening | undefined {
    if (act.program === 'node') return portsOfNode(this.#deployment, this.#process, act);
    if (isKeeperProgram(this.#deployment, act)) return undefined;
    if (act.kind === 'serve') return portsOfServer(this.#deployment, this.#process, act);
    if (['start', 'restart', 'enable', 'run-container', 'apply'].includes(act.kind)) return undefined;
    return act.kind === 'run' ? this.#ofProgram(act, depth, argv) : [];
  }

  #ofProgram(act: Act, depth: number, argv: ContainerProcess['argv']): Listening | undefined {
    // `exec "$@"`: the words after the entry point, which are read as well.
    if (depth > 0 && /^[\u{FFFB}]$/u.test(act.line.argv[0]?.value ?? '')) return [];
    const packaged = packageScriptInContainer(this.#deployment, this.#process, act);
    if (packaged !== undefined) return depth < DEEPEST ? this.of(packaged.acts, depth + 1, []) : undefined;
    const path = fileInContainer(this.#deployment, this.#process, act);
    const file = path === undefined ? undefined : this.#deployment.repository.file(path);
    if (file?.format === 'python') return portsOfPython(this.#deployment, this.#process, file.path);
    if (file?.format !== 'shell' || depth >= DEEPEST) return undefined;
    const tree = this.#deployment.shellTree(file.path);
    if (tree === undefined) return undefined;
    const script = {
      ...lowerShellFile(file, tree),
      where: [{ kind: 'container' } as const],
      environment: this.#process.environment,
    };
    const own = this.#deployment.runOf(script).acts;
    const rest = passesOn(file.content) ? wordsAfter(act, argv) : [];
    const handed = rest.length === 0 ? [] : runOfWords(this.#deployment, this.#process, rest).acts;
    return this.of([...own, ...handed], depth + 1, rest);
  }
}

function passesOn(script: string): boolean {
  return /"\$@"|\$\{@|\$\*/.test(script);
}

/** The words that a script of the container's command is given. */
function wordsAfter(act: Act, argv: ContainerProcess['argv']): ContainerProcess['argv'] {
  const index = argv.findIndex(({ value }) => value === act.runs?.value);
  return index < 0 ? [] : argv.slice(index + 1);
}

/** It runs in front and something that listens comes after it: by then it has ended. */
function endsBefore(act: Act, later: readonly Act[]): boolean {
  const { flow, wrappers } = act.line;
  return (
    !flow.background &&
    !wrappers.includes('exec') &&
    act.kind === 'run' &&
    later.some(({ kind }) => kind === 'serve')
  );
}
