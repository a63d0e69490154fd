import type { Text } from '../../../repository/text.ts';
import type { DockerfileStage } from '../../../syntax/dockerfile/tree.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Programs } from '../../acts/recognise.ts';
import { type Known, unknown } from '../../unknown.ts';
import { imageName } from './images.ts';

/** An image at some point: what FROM names at the bottom, and what was done to it. */
export interface ImageState {
  readonly base: Text;
  readonly acts: readonly Act[];
  /** Stages whose instructions made it. */
  readonly stages: readonly DockerfileStage[];
}

/** What looks for an interpreter: a shebang, a command. */
export interface Wanted {
  /** As it is written: `/bin/bash`, `bash`, `/usr/bin/python`. */
  readonly path: string;
}

/**
 * Images that have BusyBox's shell and no bash: docker-library says of its Alpine variants that tools such as bash are not in them
 * (docker-library/docs, variant-alpine.md). postgres, rabbitmq, maven and eclipse-temurin add it, and are not listed.
 */
const WITHOUT_BASH =
  /^(?:(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/)?(?:library\/)?(?:alpine|busybox|python|node|golang|ruby|php|nginx|rust)$/;
/** No shell at all, unless the tag says `debug` (GoogleContainerTools/distroless, "Debug Images"). */
const WITHOUT_SHELL = /^gcr\.io\/distroless\//;

/** Packages that bring no other shell along; of those not listed nobody says it here. */
const HARMLESS =
  /^(?:lib(?!tool|reoffice)[\w.+-]+|[\w.+-]+-libs|py3-[\w.-]+|php\d*-[\w.-]+|(?:font|ttf)-[\w-]+|(?:musl|zlib|openssl|postgresql|mariadb|python3|jpeg|freetype|icu|oniguruma|curl|sqlite|ncurses|readline|yaml|gmp|linux|pcre2?|imap|tiff|lcms2|openjpeg|zstd|xz|bzip2)-(?:dev|headers)|\.[\w-]+|ca-certificates|curl|wget|tzdata|git|openssl|openssh(?:-client)?|jq|tini|su-exec|dumb-init|gcc|g\+\+|make|build-base|python3|nodejs|npm|yarn|postgresql(?:\d+)?-client|mariadb-client|mysql-client|sqlite|redis|nginx|rsync|unzip|zip|tar|gzip|xz|bzip2|busybox-extras|gcompat|coreutils|findutils|grep|sed|gawk|shadow|sudo|dcron|supervisor|iproute2|iputils|bind-tools|netcat-openbsd|socat|procps|htop|less|vim|nano|rclone|restic|docker-cli|gettext|patch|file|ffmpeg|tree)$/;

/** Why the program is not in the image, as a clause; false where it is there. */
export function absenceOf(programs: Programs, { path }: Wanted, state: ImageState): Known<string | false> {
  const { base } = state;
  if (!base.isKnown) return unknown('its base image is not known', base.span());
  const name = path.split('/').at(-1) ?? '';
  if (name === 'bash' || (name === 'sh' && WITHOUT_SHELL.test(base.value)))
    return absentShell(programs, name, state);
  return path === '/usr/bin/python' ? absentPython(state) : false;
}

function absentShell(programs: Programs, name: string, state: ImageState): Known<string | false> {
  const { base } = state;
  const reference = base.value.toLowerCase();
  if (WITHOUT_SHELL.test(reference) && !/:[\w.-]*debug/.test(reference))
    return copiesPrograms(state) ?? `\`${base.value}\` has no shell`;
  const isAsh = /alpine|busybox/.test(reference) && WITHOUT_BASH.test(imageName(reference));
  if (!isAsh) return false;
  return (
    mentions(state, name) ??
    copiesPrograms(state) ??
    mayInstall(programs, state) ??
    `\`${base.value}\` has no ${name}, and nothing installs it`
  );
}

/** `python` of Debian and of the official images: in /usr/local/bin there, and nowhere where only python3 is installed. */
function absentPython(state: ImageState): Known<string | false> {
  const { base } = state;
  const image = imageName(base.value).replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
  if (!/^(?:python|debian|ubuntu)$/.test(image) || /alpine/.test(base.value)) return false;
  if (/:(?:2|jessie|stretch|buster|trusty|xenial|bionic|1[0-8]\.)/.test(base.value))
    return unknown('it is from the time of Python 2', base.span());
  const isThere = runsOf(state).some((text) =>
    /\/usr\/bin\/python(?![\w.])|python-is-python3|python2|\spython(?=\s|$|\\)/.test(text),
  );
  if (isThere) return unknown('a command of the build speaks of it', base.span());
  return (
    copiesPrograms(state) ??
    `\`${base.value}\` has ${image === 'python' ? '`/usr/local/bin/python`' : 'python3 at most'}`
  );
}

/** A build that speaks of the program may put it there in any way. */
function mentions(state: ImageState, name: string): Known<never> | undefined {
  const found = runsOf(state).some((text) => new RegExp(`(?:^|[^\\w-])${name}(?![\\w-])`).test(text));
  return found ? unknown('a command of the build speaks of it', state.base.span()) : undefined;
}

function runsOf({ stages }: ImageState): string[] {
  return stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ kind, text }) => (kind === 'run' ? [text.value] : [])),
  );
}

const PROGRAMS = /^\/(?:usr\/?(?:local\/?)?)?(?:s?bin(?:\/[\w-]*)?\/?)?$/;
/** What is no single program of another name. */
const FOLDER_OR_SHELL =
  /(?:^|\/)(?:s?bin|bash|sh|busybox|python[\d.]*|usr|local|rootfs|out|dist|build|\.)?\/?$|[*?[]/;

/** Files of another stage or image at a place where programs are. */
function copiesPrograms({ stages, base }: ImageState): Known<never> | undefined {
  const found = stages.some(({ instructions }) =>
    instructions.some(
      (one) =>
        one.kind === 'copy' &&
        one.from !== undefined &&
        PROGRAMS.test(one.destination?.value ?? '') &&
        one.sources.some(({ value }) => FOLDER_OR_SHELL.test(value)),
    ),
  );
  return found ? unknown('programs are copied into it', base.span()) : undefined;
}

function mayInstall(programs: Programs, { acts, base }: ImageState): Known<never> | undefined {
  const open = acts.some((act) => {
    if (act.kind === 'run' && (act.runs !== undefined || act.program === 'sh'))
      return !/\.(?:py|[mc]?js|ts|rb|php)$/.test(act.runs?.value ?? '');
    if (act.kind !== 'install' || act.program !== 'apk') return false;
    const packages = textsOf(programs, act, 'package');
    return (
      packages.length === 0 ||
      packages.some(({ value, isKnown }) => !isKnown || !HARMLESS.test(value.split(/[=<>~@]/, 1)[0] ?? ''))
    );
  });
  return open ? unknown('what it installs may bring it along', base.span()) : undefined;
}
