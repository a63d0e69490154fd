/** An object's properties without those that are undefined. */
export type Present<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined, so that an optional property is absent and not there with nothing in it. */
export function present<T extends object>(properties: T): Present<T> {
  const kept = Object.entries(properties).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets the names; the type says which may be missing.
  return Object.fromEntries(kept) as Present<T>;
}
