import { readFileSync } from 'node:fs';

/** What the process was given by whoever started it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own; nothing else in the gateway reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/** `$${` stands for `${` itself. */
const REFERENCE = /(\$?)\$\{([^}]*)\}/g;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A reference to what isn't there. */
export class MissingVariable extends Error {}

/**
 * The text with each `${NAME}` replaced: by the variable, or else by the content of the file that
 * the variable NAME_FILE names, without its last line break.
 * @throws MissingVariable saying which
 */
export function expand(text: string, environment: Environment): string {
  return text.replaceAll(REFERENCE, (whole, escape: string, name: string) =>
    escape ? whole.slice(1) : valueOf(name, environment),
  );
}

function valueOf(name: string, environment: Environment): string {
  if (!NAME.test(name)) {
    throw new MissingVariable(`\${${name}} names no environment variable`);
  }
  const value = environment[name];
  if (value !== undefined) return value;

  const file = environment[`${name}_FILE`];
  if (file !== undefined) return contentOf(file, name);
  throw new MissingVariable(
    `the environment has no ${name}, and no ${name}_FILE that names a file with it`,
  );
}

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new MissingVariable(
      `the file ${file}, which ${name}_FILE names, can't be read: ${reasonOf(error)}`,
    );
  }
}

/** Why a file can't be read, in a few words. */
export function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a folder',
};
