import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url).pathname;

const textOf = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');

const PAGES = ['*.md', 'docs/*.md', 'adapters/*/README.md', 'test/*/README.md'];

test('every npm script that a page names is there', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = globSync(PAGES, { cwd: ROOT })
    .flatMap((page) => [...textOf(page).matchAll(/npm run ([a-z][a-z:]*)/g)])
    .map(([, name = '']) => name);

  expect(named).not.toEqual([]);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
