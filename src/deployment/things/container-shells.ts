import { type Span, spanKey } from '../../repository/span.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { type ContainerStart, containerStartsOf, startsAt } from '../links/containers/container-starts.ts';
import { shellFirst } from '../links/containers/first-process.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ContainerShell } from '../model/container-start.ts';

/** Every shell that is the first process of a container and stays around what it starts; each script once. */
export function containerShellsOf(deployment: Deployment): ContainerShell[] {
  const found = new Map<string, ContainerShell>();
  for (const start of containerStartsOf(deployment)) {
    for (const shell of shellsOf(deployment, start)) {
      const key = spanKey(shell.child);
      const before = found.get(key);
      if (before === undefined || (before.has_init === true && shell.thing.has_init === false))
        found.set(key, shell.thing);
    }
  }
  return [...found.values()];
}

/**
 * Whether `pid1-drops-sigterm` says of what is started at a place that it does not hear SIGTERM: a shell stands before it. What
 * a rehearsal sees of that has then been said.
 */
export function isDeafStart(deployment: Deployment, at: Span): boolean {
  return startsAt(deployment, at)
    .flatMap((start) => shellsOf(deployment, start))
    .some(({ thing: { stays, traps, has_init, is_job } }) =>
      [stays === true, traps === false, has_init === false, is_job === false].every(Boolean),
    );
}

/** `exec` stands after assignments and before everything that takes a command, so that the two are not told apart here. */
function isBare({ line }: Act): boolean {
  const [program] = line.argv;
  return line.wrappers.length === 0 && program?.span().start === line.text.span().start;
}

function shellsOf(deployment: Deployment, start: ContainerStart): { child: Span; thing: ContainerShell }[] {
  const first = shellFirst(deployment, start);
  const [child, ...others] = first?.children ?? [];
  if (first === undefined || child === undefined) return [];
  const at = child.line.text.span();
  const thing = {
    ...artefactsOf(deployment).ofAct(child),
    at,
    kind: start.kind,
    name: start.name,
    exec_at: first.last === undefined || !isBare(first.last) ? undefined : at,
    command_at: start.text.span(),
    shell: first.file ?? first.program.value,
    server: child.kind === 'run' ? (child.runs?.value ?? child.program) : child.program,
    others_at: others.map(({ line }) => line.text.span()),
    stays: first.staysAround,
    traps: first.traps,
    has_init: start.hasInit,
    is_job: start.isJob,
  };
  return [{ child: at, thing }];
}
