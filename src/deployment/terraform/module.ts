import type { Text } from '../../repository/text.ts';
import type { ModuleSource } from './configuration.ts';
import type { Turns } from './repetition.ts';
import type { Resource } from './resource.ts';
import type { Value } from './value.ts';

/** What references within a module, and from the module that calls it, ask of one instance of it. */
export interface Module {
  readonly source: ModuleSource;
  variable(name: string): Value;
  local(name: string): Value;
  output(name: string): Value;
  /** `path.module` and its like. */
  path(name: string, at: Text): Value;
  /** The instances of a resource by `type.name` or `data.type.name`. */
  resource(key: string): { turns: Turns; resources: readonly Resource[] };
  /** The instances of a module call. */
  call(name: string): CalledModule;
}

/** The instances of a module call. */
export interface CalledModule<Instance extends Module = Module> {
  readonly turns: Turns;
  readonly instances: readonly { readonly key: number | string | undefined; readonly instance: Instance }[];
  /** Why there are none. */
  readonly why?: string;
}
