import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { type Known, unknown } from '../../unknown.ts';
import { isUnconditional } from '../commands/unconditional.ts';
import type { BuildStep } from './build-steps.ts';
import type { InstallFailure } from './install-failure.ts';

/** Images of Debian and Ubuntu that come without package lists, and with little else. */
const WITHOUT_LISTS =
  /^(?:(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/)?(?:library\/)?(?:(?:debian|ubuntu)(?:[:@].*)?$|(?:python|node|ruby|golang|rust|perl|php|pypy|openjdk):[^@]*slim)/;
/** In those images already: an installation of them alone finds nothing to do. */
const THERE = new Set([
  'ca-certificates',
  'tzdata',
  'netbase',
  'bash',
  'coreutils',
  'base-files',
  'tar',
  'gzip',
  'sed',
  'grep',
  'apt',
]);
const LISTS = /^\/var\/lib\/apt(?:\/lists)?(?:\/.*)?$/;

/** `apt-get install` where the image has no package lists: none were fetched, or they were removed again. */
export function withoutLists(deployment: Deployment, step: BuildStep): Known<InstallFailure | false> {
  const { act, base, before, instruction } = step;
  if (act.program !== 'apt-get' || act.command !== 'install') return false;
  const packages = textsOf(deployment.programs, act, 'package').map(({ value }) => value);
  const isFetched = packages.some((name) => !/^[./]|\.deb$/.test(name) && !THERE.has(name));
  const isDry = ['download-only', 'no-download', 'simulate', 'print-uris'].some((name) =>
    act.options.has(name),
  );
  if (!isFetched || isDry || packages.some((name) => /^[./]|\.deb$/.test(name))) return false;
  if (!base.isKnown || !WITHOUT_LISTS.test(base.value.toLowerCase()))
    return unknown('whether the base image has package lists is not known', base.span());
  if (
    instruction.flags.some(
      ({ name, value }) => name === 'mount' && /\/var\/lib\/apt|type=bind/.test(value?.value ?? ''),
    )
  )
    return unknown('a mount may hold the package lists', instruction.text.span());
  return emptied(deployment, before);
}

function emptied(deployment: Deployment, before: readonly Act[]): Known<InstallFailure | false> {
  let removed: Act | undefined;
  for (const act of before.toReversed()) {
    if (act.program === 'apt-get' && act.command === 'update') {
      if (removed === undefined) return false;
      return { cause: 'lists', why: 'the package lists were removed again', at: removed.line.text.span() };
    }
    if (mayFetchLists(act))
      return unknown('a command before it may fetch the package lists', act.line.text.span());
    if (removed === undefined && act.kind === 'remove' && removesLists(deployment, act)) removed = act;
  }
  return { cause: 'lists', why: 'the image has no package lists, and nothing has fetched them' };
}

function removesLists(deployment: Deployment, act: Act): boolean {
  const targets = act.operands.get('target') ?? [];
  return isUnconditional(deployment, act) && targets.some(({ value }) => LISTS.test(value));
}

/** Scripts, installers from the network, and programs that nothing is known of. */
function mayFetchLists({ kind, program, line }: Act): boolean {
  if (
    kind === 'update' ||
    kind === 'compile' ||
    kind === 'migrate' ||
    (kind === 'fetch' && program === 'apt-get')
  )
    return true;
  if (kind === 'run')
    return ![
      'python',
      'locale-gen',
      'source',
      'update-ca-certificates',
      'dpkg-reconfigure',
      'ldconfig',
      'corepack',
      'groupmod',
      'adduser',
      'addgroup',
    ].includes(program);
  return line.argv.some(({ value, isKnown }) => !isKnown && value.length < 3);
}
