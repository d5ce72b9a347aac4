import { describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url).pathname;

const textOf = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');

/** Every id of the cases we began from. */
const SEED = (
  JSON.parse(textOf('test/cases/seed-cases.json')) as readonly {
    readonly id: string;
  }[]
).map(({ id }) => id);

/** The ids that stand in names of tests: `(seed C6)`, `(seeds C6, C9)`. */
const TESTED = globSync('test/**/*.ts', { cwd: ROOT })
  .flatMap((path) => [...textOf(path).matchAll(/\(seeds? ([A-Z0-9, ]+)\)/g)])
  .flatMap(([, ids = '']) => ids.split(/,\s*/));

/** The ids that begin a row of the docs' tables. */
const EXPLAINED = [
  ...textOf('docs/seed-cases.md').matchAll(
    /^\| ([A-Z]\d+(?:, [A-Z]\d+)*) +\|/gm,
  ),
].flatMap(([, ids = '']) => ids.split(', '));

describe('the cases we began from', () => {
  test('each stand in the name of a test, or in the docs with the reason why not', () => {
    const known = new Set([...TESTED, ...EXPLAINED]);
    expect(SEED.filter((id) => !known.has(id))).toEqual([]);
  });

  test('have no id in a test or in the docs that is none of theirs', () => {
    const seed = new Set(SEED);
    const strangers = [...TESTED, ...EXPLAINED].filter((id) => !seed.has(id));
    expect(strangers).toEqual([]);
  });

  test('are explained once each', () => {
    const twice = EXPLAINED.filter((id, at) => EXPLAINED.indexOf(id) !== at);
    expect(twice).toEqual([]);
  });
});
