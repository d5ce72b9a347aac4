import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { COLUMNS } from '../backends/columns.js';
import { backendsPage } from '../backends/page.js';

const ROOT = new URL('../../', import.meta.url).pathname;

test('docs/backends.md says what the suites declare', () => {
  const page = readFileSync(`${ROOT}docs/backends.md`, 'utf8');

  expect(page).toBe(backendsPage());
});

test('every contract suite of an adapter has its column there', () => {
  const suites = globSync('test/adapters/*/contract*.test.ts', { cwd: ROOT });

  expect(new Set(COLUMNS.map(({ suite }) => suite))).toEqual(new Set(suites));
});
