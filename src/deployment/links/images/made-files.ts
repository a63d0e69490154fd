import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { fileWritesOf } from '../commands/file-writes.ts';
import { gitIgnores } from './git-ignored.ts';

/** Names that build tools give to what they make, and of what is put beside the code by hand: keys, settings, models. */
const MADE =
  /(?:^|\/)(?:dist|build|builds|target|out|output|_?site|bin|obj|publish|release|releases|node_modules|vendor|wheels?|wheelhouse|packages|artifacts?|\.next|\.output|\.venv|venv|\.env[^/]*|coverage|generated|__generated__|certs?|ssl|secrets?|credentials?|(?:[\w.-]*[-_])?(?:models?|weights|checkpoints|data)|cache|\.cache|tmp)(?:\/|$)|\.(?:jar|war|ear|whl|so|dll|exe|deb|rpm|apk|t?gz|bz2|xz|zst|tar|zip|pem|crt|cer|key|p12|jks|env|onnx|pth?|gguf|safetensors|bin|node|wasm)$/i;

/** Why a path that is not in the repository may be there when an image is built, as a clause; undefined where nothing says so. */
export function whyMade(deployment: Deployment, path: string): string | undefined {
  if (gitIgnores(deployment)(path)) return 'git ignores it: something makes it before the build';
  if (MADE.test(path)) return 'by its name it is made before the build';
  // husky/index.js: `husky` and `husky install` write `_/husky.sh` and hooks beside the repository's own.
  if (/(?:^|\/)\.husky\/_\//.test(path)) return 'husky makes it where it is installed';
  const { repository } = deployment;
  const isSkipped = repository.skipped.some((one) => path === one.path || path.startsWith(`${one.path}/`));
  if (isSkipped) return 'it is a link that leads out of the repository, or was not read';
  if (submodules(deployment).some((one) => path === one || path.startsWith(`${one}/`)))
    return 'it is in a submodule';
  const made = madeNames(deployment);
  return path.split('/').some((part) => made.has(part))
    ? 'a script of the repository writes a file of that name'
    : undefined;
}

/** `path = …` of `.gitmodules`. */
const submodules = once(({ repository }: Deployment): string[] => {
  const text = repository.read('.gitmodules')?.value ?? '';
  return [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S+)[ \t]*$/gm)].map((match) => match[1] ?? '');
});

/** Last parts of what scripts outside images write, create or fetch, of recipes' targets, and of what workflows bring. */
const madeNames = once((deployment: Deployment): ReadonlySet<string> => {
  const names = deployment.acts().flatMap((act) => (isOfImage(act) ? [] : written(deployment, act)));
  const targets = deployment
    .scripts()
    .flatMap(({ origin }) => (origin.kind === 'recipe' ? [origin.target] : []));
  const brought = deployment
    .workflows()
    .flatMap(({ workflow }) => workflow.jobs.flatMap(({ steps }) => steps))
    .flatMap(({ with: inputs }) => inputs.filter(({ name }) => name.value === 'path'))
    .flatMap(({ value }) => value?.value.split('\n') ?? []);
  const inside = [...names, ...targets, ...brought].filter((name) => !/^\s*[/~]/.test(name));
  const bases = inside.map((name) => posix.basename(name.trim()));
  return new Set(bases.filter((name) => /\w/.test(name)));
});

function isOfImage({ line }: Act): boolean {
  return line.where.some(({ kind }) => kind === 'build' || kind === 'container' || kind === 'guest');
}

function written(deployment: Deployment, act: Act): string[] {
  const writes = fileWritesOf(deployment)(act).flatMap(({ path, sources }) => [path, ...sources]);
  const named = ['create', 'fetch'].includes(act.kind)
    ? [
        ...textsOf(deployment.programs, act, 'target'),
        ...(act.operands.get('path') ?? []),
        ...(act.operands.get('directory') ?? []),
      ]
    : [];
  return [...writes, ...named].map(({ value }) => value);
}
