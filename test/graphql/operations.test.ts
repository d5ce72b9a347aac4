import { expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { describeOperations } from '../end-to-end/operations.js';
import { openReference } from '../reference/index.js';

test('the example operations are these files', () => {
  const files = readdirSync('schema/operations');
  expect(files.map((file) => file.slice(0, 2))).toEqual(
    files.map((_, index) => String(index + 1).padStart(2, '0')),
  );
  expect(files).toHaveLength(19);
});

describeOperations({
  name: 'the reference',
  open: () => Promise.resolve(openReference()),
  tellsBytesUsed: true,
  publicUrl: (container) => `http://gateway.test/public/local/${container}`,
});
