/** @throws Error where it is not set or empty, though another of its group is set */
export function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  const family = name.split('_').slice(0, 3).join('_');
  throw new Error(`${name} is not set though others of ${family}_ are`);
}

/** Its value, or what stands for it where it is not set. */
export function optional(name: string, otherwise: string): string {
  return process.env[name] ?? otherwise;
}
