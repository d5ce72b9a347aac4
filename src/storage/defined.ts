/** The same properties, those that may be undefined now optional instead. */
export type Defined<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<
    T[Key],
    undefined
  >;
};

/** A copy without what is undefined: `{ size: undefined }` says something else than `{}` does. */
export function defined<T extends object>(values: T): Defined<T> {
  const present: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) present[key] = value;
  }
  return present as Defined<T>;
}
