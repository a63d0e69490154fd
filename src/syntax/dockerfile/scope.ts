import type { Text } from '../../repository/text.ts';
import { type Binding, type ExpansionBudget, expandVariables } from '../expand-variables.ts';
import type { KeyValue } from './tree.ts';

/** Set by BuildKit itself (docs: "Automatic platform ARGs in the global scope"). */
const AUTOMATIC = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

/** Stages based on stages based on stages: further back is not looked. */
const MOST_STAGES_BACK = 100;

export interface ScopeOptions {
  readonly escape: '\\' | '`';
  readonly budget: ExpansionBudget;
  /** ARG before the first FROM. */
  readonly globals: ReadonlyMap<string, Text | undefined>;
  /** Of the stage that this one is based on. */
  readonly parent?: DockerfileScope | undefined;
  /** False for `scratch`, which sets nothing. */
  readonly hasImage: boolean;
}

/** The variables that instructions of one stage see: its ENV, its ARG, and the ENV of the stages it is based on. */
export class DockerfileScope {
  readonly #options: ScopeOptions;
  readonly #env = new Map<string, Text>();
  readonly #args = new Map<string, Text | undefined>();

  constructor(options: ScopeOptions) {
    this.#options = options;
  }

  /** Quotes and escapes taken away, variables replaced. */
  expand(text: Text): Text {
    const { escape: escapeWith, budget } = this.#options;
    return expandVariables(text, { escape: escapeWith, budget, lookup: (name) => this.#lookUp(name) });
  }

  setEnv(pairs: readonly KeyValue[]): void {
    for (const { name, value } of pairs) if (value !== undefined) this.#env.set(name.value, value);
  }

  /** A bare `ARG NAME` takes the default of the ARG before the first FROM. */
  setArgs(pairs: readonly KeyValue[]): void {
    for (const { name, value } of pairs)
      this.#args.set(name.value, value ?? this.#options.globals.get(name.value));
  }

  #lookUp(name: string): Binding {
    const text = this.#inherited(name) ?? this.#args.get(name);
    if (text !== undefined) return { kind: 'value', text };
    if (this.#args.has(name)) return { kind: 'unset', why: `\`ARG ${name}\` has no default` };
    if (AUTOMATIC.test(name)) return { kind: 'unknown', why: `\`$${name}\` is what the image is built for` };
    if (!this.#hasImage()) return { kind: 'unset' };
    return { kind: 'unset', why: `\`$${name}\` is not set in this Dockerfile; the base image may set it` };
  }

  #inherited(name: string): Text | undefined {
    return this.#line()
      .map((scope) => scope.#env.get(name))
      .find((value) => value !== undefined);
  }

  #hasImage(): boolean {
    const first = this.#line().at(-1) ?? this;
    return first.#options.hasImage;
  }

  /** This scope and those it inherits from, nearest first. */
  #line(): DockerfileScope[] {
    const line: DockerfileScope[] = [];
    let scope: DockerfileScope | undefined = this;
    for (; scope !== undefined && line.length < MOST_STAGES_BACK; scope = scope.#options.parent)
      line.push(scope);
    return line;
  }
}
