import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { covers, matches } from '../../../adapters/s3/patterns.js';

const some = (...signs: string[]) =>
  fc.string({ unit: fc.constantFrom(...signs), maxLength: 8 });

test('a pattern is of what the same regular expression is of', () => {
  fc.assert(
    fc.property(
      some('a', '/', '*', '?'),
      some('a', '/', 'b'),
      (pattern, text) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matches(pattern, text)).toBe(
          new RegExp(`^${source}$`).test(text),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test('what is of all that begins so is of any of it', () => {
  fc.assert(
    fc.property(
      some('a', '/', '*', '?'),
      some('a', '/'),
      fc.string({ minLength: 1 }),
      (pattern, prefix, name) => {
        const isOfIt = matches(pattern, prefix + name);
        expect(isOfIt || !covers(pattern, prefix)).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
