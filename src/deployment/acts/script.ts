import type { Text } from '../../repository/text.ts';
import type { Statement } from '../../syntax/shell/tree.ts';

/** A place a command runs in, from the outermost in: `ssh host 'docker exec db …'` is remote, then container. */
export interface Where {
  readonly kind: 'host' | 'build' | 'ci' | 'container' | 'guest' | 'remote';
  /** Which container, guest or host, as the command names it. */
  readonly name?: Text;
}

/** Who has a script run, and by which words. */
export type Origin =
  /** A file that somebody starts: by hand, by another script, by a unit. */
  | { readonly kind: 'file' }
  | { readonly kind: 'unit'; readonly unit: string; readonly directive: string }
  | { readonly kind: 'image-build'; readonly stage: number }
  | { readonly kind: 'image-command'; readonly stage: number }
  | { readonly kind: 'compose'; readonly service: string; readonly part: 'command' | 'healthcheck' }
  | {
      readonly kind: 'workload';
      readonly workload: string;
      readonly container: string;
      readonly part: 'command' | 'probe' | 'hook';
    }
  | { readonly kind: 'cron'; readonly schedule: Text }
  | { readonly kind: 'workflow'; readonly job: string }
  | { readonly kind: 'recipe'; readonly target: string }
  | { readonly kind: 'package-script'; readonly name: string }
  | { readonly kind: 'procfile'; readonly name: string }
  | { readonly kind: 'supervisor'; readonly program: string }
  | { readonly kind: 'terraform'; readonly address: string }
  | { readonly kind: 'python'; readonly call: string };

/** Something that runs: shell text, or one command given as words. */
export interface Script {
  /** The file it stands in. */
  readonly path: string;
  /** All of its characters. */
  readonly text: Text;
  readonly origin: Origin;
  /** Statements of a shell text; or the words of an exec form, which no shell reads. */
  readonly body:
    | { readonly kind: 'shell'; readonly statements: readonly Statement[] }
    | { readonly kind: 'argv'; readonly argv: readonly Text[] };
  /** The shell's base name; `sh` when nothing says. */
  readonly shell: string;
  /** What the shell is started with (`bash -e`, the shebang's flags, a workflow's default shell). */
  readonly errexit: boolean;
  readonly pipefail: boolean;
  readonly where: readonly Where[];
  /** Variables set by whoever starts it. */
  readonly environment: ReadonlyMap<string, Text>;
  /** Working directory at the start: a path in the repository (`''` is its root) when known. */
  readonly directory?: string;
}
