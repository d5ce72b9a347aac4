import { z } from 'zod';
import { OptionsError } from '../../src/storage/index.js';

const OPTIONS = z.strictObject({
  path: z.string('a directory, such as ./data/local').min(1, 'a directory'),
});

/** `path`: the directory that holds the store; it is made where it is not there. */
export type LocalOptions = Readonly<z.infer<typeof OPTIONS>>;

/** @throws OptionsError for a path that is missing, and for any other key */
export function parseOptions(raw: unknown): LocalOptions {
  const parsed = OPTIONS.safeParse(raw);
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  throw new OptionsError(pathOf(issue), issue?.message ?? 'other options');
}

/** For a key that is not known, the key itself. */
function pathOf(issue: z.core.$ZodIssue | undefined): readonly string[] {
  const path = issue?.path.map(String) ?? [];
  return issue?.code === 'unrecognized_keys'
    ? [...path, ...issue.keys.slice(0, 1)]
    : path;
}
