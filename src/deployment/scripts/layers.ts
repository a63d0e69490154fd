/** What was set since a fork, over what held before it. */
interface Layer<V> {
  readonly values: Map<string, V | typeof UNSET>;
  readonly below: Layer<V> | undefined;
  readonly height: number;
}

const UNSET = Symbol('unset');

/** Higher stacks of layers are made one: a look-up stays short, and a copy is rare. */
const HIGHEST = 8;

/** Values by name. A fork costs nothing, and a write after it no more than the write, however much is held. */
export class Layers<V> {
  #top: Layer<V>;
  /** Whether nobody else sees the top layer. */
  #ownsTop = false;

  constructor(from?: ReadonlyMap<string, V> | Layers<V>) {
    this.#top = from instanceof Layers ? from.#top : { values: new Map(from), below: undefined, height: 0 };
  }

  get(name: string): V | undefined {
    for (let layer: Layer<V> | undefined = this.#top; layer !== undefined; layer = layer.below) {
      const value = layer.values.get(name);
      if (value !== undefined) return value === UNSET ? undefined : value;
    }
    return undefined;
  }

  set(name: string, value: V | undefined): void {
    if (!this.#ownsTop) this.#addLayer();
    this.#top.values.set(name, value === undefined ? UNSET : value);
  }

  fork(): Layers<V> {
    this.#ownsTop = false;
    return new Layers<V>(this);
  }

  /** Takes over everything of `other`. */
  adopt(other: Layers<V>): void {
    other.#ownsTop = false;
    this.#ownsTop = false;
    this.#top = other.#top;
  }

  #addLayer(): void {
    const below = this.#top;
    this.#top =
      below.height < HIGHEST
        ? { values: new Map(), below, height: below.height + 1 }
        : { values: flattened(below), below: undefined, height: 0 };
    this.#ownsTop = true;
  }

  /** All that is set, in the order in which it was set first. */
  values(): V[] {
    const values: V[] = [];
    for (const value of flattened(this.#top).values()) if (value !== UNSET) values.push(value);
    return values;
  }

  /** Names that may have another value here than in `other`. */
  namesBesides(other: Layers<V>): Set<string> {
    const names = new Set<string>();
    if (this.#top === other.#top) return names;
    const shared = sharedLayer(this.#top, other.#top);
    for (const top of [this.#top, other.#top])
      for (
        let layer: Layer<V> | undefined = top;
        layer !== shared && layer !== undefined;
        layer = layer.below
      )
        for (const name of layer.values.keys()) names.add(name);
    return names;
  }
}

function flattened<V>(top: Layer<V>): Map<string, V | typeof UNSET> {
  const layers: Layer<V>[] = [];
  for (let layer: Layer<V> | undefined = top; layer !== undefined; layer = layer.below) layers.push(layer);
  const values = new Map<string, V | typeof UNSET>();
  for (const layer of layers.reverse()) for (const [name, value] of layer.values) values.set(name, value);
  return values;
}

/** The highest layer that both stacks stand on. */
function sharedLayer<V>(a: Layer<V>, b: Layer<V>): Layer<V> | undefined {
  let left: Layer<V> | undefined = a;
  let right: Layer<V> | undefined = b;
  while (left !== right) {
    if (left === undefined || right === undefined) return undefined;
    if (left.height >= right.height) left = left.below;
    else right = right.below;
  }
  return left;
}
