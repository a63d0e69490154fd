import type { Statement } from '../../syntax/shell/tree.ts';
import type { Script } from '../acts/script.ts';
import type { Run } from './run.ts';
import { walkScript } from './walk.ts';
import type { World } from './walking.ts';

/** What a walk asked of its world, and the answers. */
interface Asked {
  readonly sources: Map<string, readonly Statement[] | undefined>;
  readonly files: Map<string, boolean>;
}

interface Walk extends Asked {
  readonly run: Run;
  readonly world: World;
}

/**
 * Walks scripts for several states of one repository. The walk of a script that two states share is walked once where all
 * that it asked of the one is answered by the other with the very same: nothing else of a state goes into it.
 */
export class SharedWalks {
  readonly #walks = new WeakMap<Script, Walk>();

  runOf(script: Script, world: World): Run {
    const known = this.#walks.get(script);
    if (known !== undefined && isAnsweredAlike(known, world)) return known.run;
    const asked: Asked = { sources: new Map(), files: new Map() };
    const run = walkScript(script, noting(world, asked));
    this.#walks.set(script, { ...asked, run, world });
    return run;
  }
}

function noting(world: World, { sources, files }: Asked): World {
  return {
    programs: world.programs,
    source: (path) => noted(sources, path, world.source(path)),
    hasFile: (path) => noted(files, path, world.hasFile(path)),
  };
}

function noted<T>(answers: Map<string, T>, question: string, answer: T): T {
  answers.set(question, answer);
  return answer;
}

function isAnsweredAlike({ sources, files, world }: Walk, other: World): boolean {
  return (
    world.programs === other.programs &&
    [...sources].every(([path, body]) => other.source(path) === body) &&
    [...files].every(([path, isThere]) => other.hasFile(path) === isThere)
  );
}
