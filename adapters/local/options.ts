import { z } from 'zod';
import { OptionsError, UnknownOptionError } from '../../src/storage/index.js';

const OPTIONS = z.strictObject({
  path: z.string('a directory, such as ./data/local').min(1, 'a directory'),
});

/** `path`: the directory that holds the store; it is made where it is not there. */
export type LocalOptions = Readonly<z.infer<typeof OPTIONS>>;

/** @throws OptionsError for a path that is missing, and for any other key */
export function parseOptions(raw: unknown): LocalOptions {
  const parsed = OPTIONS.safeParse(raw);
  if (parsed.success) return parsed.data;

  throw faultOf(parsed.error.issues);
}

/** A key that is not known comes first: it may be a slip in the one that is missing. */
function faultOf(issues: readonly z.core.$ZodIssue[]): OptionsError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) {
    const known = Object.keys(OPTIONS.shape);
    return new UnknownOptionError(unknown.keys.slice(0, 1), known);
  }
  const [issue] = issues;
  const path = issue?.path.map(String) ?? [];
  return new OptionsError(path, issue?.message ?? 'other options');
}
