import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import type { BuildStep } from './build-steps.ts';
import type { InstallFailure } from './install-failure.ts';

/**
 * Systems whose own Python bears the mark EXTERNALLY-MANAGED (PEP 668): Debian from 12, Ubuntu from 23.04, Alpine from 3.19; by
 * the image's tag. Images of Python have one of their own, which does not.
 */
const MANAGED: readonly (readonly [name: RegExp, tag: RegExp])[] = [
  [/(?:^|\/)debian$/, /^(?:$|latest|stable|testing|unstable|sid|1[2-9]|bookworm|trixie|forky)(?:[-.].*)?$/],
  [
    /(?:^|\/)ubuntu$/,
    /^(?:$|latest|rolling|devel|23\.(?:04|10)|2[4-9]\.\d+|lunar|mantic|noble|oracular|plucky|questing)(?:[-.].*)?$/,
  ],
  [/(?:^|\/)alpine$/, /^(?:$|latest|edge|3|(?:3\.(?:19|[2-9]\d)|20\d{6})(?:\..*)?)$/],
  [
    /^(?:library\/)?(?:node|golang|ruby|rust|php|nginx|eclipse-temurin|buildpack-deps)$/,
    /bookworm|trixie|noble|alpine3\.(?:19|[2-9]\d)$/,
  ],
  [/(?:^|\/)cuda$/, /ubuntu2[4-9]\./],
];
/** Another Python, a virtual environment, or the mark taken away. */
const SET_ASIDE =
  /EXTERNALLY-MANAGED|break-system-packages|pip\.conf|get-pip|conda|mamba|pyenv|virtualenv|venv|deadsnakes|\buv\b|PIP_|altinstall|update-alternatives/i;

/** `pip install` into the system's own Python, which pip refuses. */
export function managedPython(deployment: Deployment, step: BuildStep): Known<InstallFailure | false> {
  const { act, base, before, stages } = step;
  if (act.program !== 'pip' || act.command !== 'install' || !intoSystem(deployment, act)) return false;
  if (!base.isKnown || !isManaged(base))
    return unknown('whether the system manages the Python of the base image is not known', base.span());
  const package_ = before.find((one) => installsPip(deployment, one));
  if (package_ === undefined) return unknown('which pip this is is not known', act.line.text.span());
  const texts = [
    ...before.map(({ line }) => line.text),
    ...stages.flatMap(({ instructions }) =>
      instructions.flatMap((one) => (one.kind === 'run' ? [] : [one.text])),
    ),
  ];
  const aside = [...texts, act.line.text].find(({ value }) => SET_ASIDE.test(value));
  if (aside !== undefined) return unknown('another Python may be in front of the system’s own', aside.span());
  return {
    cause: 'managed',
    why: `the Python of \`${base.value}\` belongs to the system (PEP 668), and pip refuses to change it`,
    at: package_.line.text.span(),
  };
}

/** No other folder, and not told to go on: pip's own check comes before anything is fetched (its `install` command). */
function intoSystem({ programs }: Deployment, act: Act): boolean {
  const breaks = factOf(programs, act, 'breaks_system');
  if (breaks === undefined || isUnknown(breaks) || breaks.value !== false) return false;
  if (['target', 'prefix', 'root', 'dry-run', 'python'].some((name) => act.options.has(name))) return false;
  const words = act.line.argv.map(({ value }) => value);
  const isSystems = /^(?:\/usr\/bin\/)?(?:pip3?|python3)$/.test(words[0] ?? '');
  return (
    isSystems &&
    act.open === undefined &&
    !words.some((word) => word.startsWith('--python')) &&
    !act.line.environment.has('PATH') &&
    !act.line.environment.has('VIRTUAL_ENV')
  );
}

function isManaged(base: Text): boolean {
  const plain =
    base.value
      .toLowerCase()
      .replace(/^(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\//, '')
      .split('@', 1)[0] ?? '';
  const colon = plain.lastIndexOf(':');
  const [name, tag] =
    colon > plain.lastIndexOf('/') ? [plain.slice(0, colon), plain.slice(colon + 1)] : [plain, ''];
  return MANAGED.some(([names, tags]) => names.test(name) && tags.test(tag));
}

function installsPip({ programs }: Deployment, act: Act): boolean {
  return (
    (act.program === 'apt-get' || act.program === 'apk') &&
    act.kind === 'install' &&
    textsOf(programs, act, 'package').some(({ value }) =>
      /^(?:python3-pip|py3-pip|python3-full)(?:=|$)/.test(value),
    )
  );
}
