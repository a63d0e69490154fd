import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Deployment } from '../../deployment.ts';
import { type Known, unknown } from '../../unknown.ts';
import { type ImageContents, imageContents } from '../images/image-contents.ts';
import type { ImageFilling } from '../images/image-place.ts';
import type { BuiltImage } from '../images/images.ts';

/** What of an image a mount covers. */
export interface Covered {
  readonly code: Known<boolean>;
  readonly data: boolean;
  readonly count: number;
  /** Path in the repository of a covered file; of program code where there is some. */
  readonly example: string | undefined;
  /** The instruction that put it into the image. */
  readonly at: Span | undefined;
  readonly build: BuiltImage | undefined;
  /** Paths in the repository of all covered files. */
  readonly sources: readonly { readonly path: string; readonly from: string }[];
}

const CODE =
  /\.(?:py|[cm]?[jt]sx?|vue|svelte|rb|php|go|rs|java|kt|jar|war|class|cs|dll|ex|exs|erl|pl|pm|lua|sh|bash|html?|css|wasm|so)$/i;
const PLACEHOLDER = /^(?:\.git(?:keep|ignore|attributes)|\.keep|\.placeholder|README.*|\.dockerignore)$/i;
/** Folders that builds write programs to. */
const OUTPUT =
  /(?:^|\/)(?:dist|build|out|output|public|www|html|htdocs|static|target|release|bin|node_modules|\.next|\.output|\.?v?env|\.venv|site-packages|vendor|publish|app)(?:\/\.?)?$/;

const NOTHING: Covered = {
  code: false,
  data: false,
  count: 0,
  example: undefined,
  at: undefined,
  build: undefined,
  sources: [],
};

/** What builds put at or below an absolute path of their images. */
export function coveredBy(deployment: Deployment, builds: readonly BuiltImage[], path: string): Covered {
  const all = builds.map((build) => coveredIn(deployment, build, path));
  return (
    all.find(({ code }) => code === true) ??
    all.find(({ code }) => code !== false) ??
    all.find(({ data }) => data) ??
    all[0] ??
    NOTHING
  );
}

function coveredIn(deployment: Deployment, build: BuiltImage, path: string): Covered {
  const { dockerfile, context, target } = build;
  if (dockerfile === undefined || context === undefined || target?.isKnown === false) return NOTHING;
  const contents = imageContents(deployment, {
    dockerfile,
    context,
    ...(target === undefined ? {} : { target: target.value }),
  });
  return contents === undefined ? NOTHING : coveredOf(contents, build, path);
}

function coveredOf(contents: ImageContents, build: BuiltImage, path: string): Covered {
  const files = contents.below(path).filter(({ from }) => !PLACEHOLDER.test(posix.basename(from)));
  const code = files.find(({ from }) => CODE.test(from));
  const fillings = contents.fillings.filter(
    ({ path: at }) => at !== undefined && (isWithin(at, path) || isWithin(path, at)),
  );
  const output = fillings.find(
    (filling) => filling.path !== undefined && isWithin(filling.path, path) && isProgram(filling),
  );
  const shown = code ?? files[0];
  return {
    code: code !== undefined || output !== undefined || undecided(fillings),
    data: files.some(({ from }) => !CODE.test(from)),
    count: files.length,
    example: code?.from ?? output?.from ?? shown?.from,
    at: (code ?? output ?? shown)?.at,
    build,
    sources: files,
  };
}

function isProgram({ kind, from }: ImageFilling): boolean {
  return kind === 'built' && OUTPUT.test(from);
}

/** Something whose files cannot be seen stands there, or may. */
function undecided(fillings: readonly ImageFilling[]): Known<boolean> {
  const open = fillings.find(({ kind }) => kind !== 'missing' && kind !== 'inline');
  return open === undefined ? false : unknown(`what \`${open.from}\` holds is decided elsewhere`, open.at);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}
