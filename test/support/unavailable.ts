import { describe, test } from '@jest/globals';

/** What a suite needs of the machine: it is there, or why it isn't and what to do about it. */
export type Needed<T> =
  { readonly found: T } | { readonly missing: string; readonly remedy: string };

/**
 * A suite over something that a machine may not have. Where it is missing nothing passes: the suite
 * counts as not run, test/support/reporter.cjs says so at the end of the run, and in CI it fails it.
 */
export function describeWith<T>(
  name: string,
  needed: Needed<T>,
  suite: (found: T) => void,
): void {
  describe(name, () => {
    if ('found' in needed) suite(needed.found);
    else test.skip(`${needed.missing}; ${needed.remedy}`, () => undefined);
  });
}
