import { expect } from '@jest/globals';
import fc from 'fast-check';
import { eachItem, type ObjectListRequest } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { walk } from '../support/walk.js';
import { labelsOf, list, partsOf, writeAll } from './acts.js';
import { contractCase, lasting, type ContractCase } from './case.js';
import { entriesByModel } from './listing-model.js';

/** Names that fall into each other's prefixes, with letters that byte order and UTF-16 put apart. */
const LETTERS = ['a', 'b', '/', '-', '\uff5e', '\u{1f600}'];

const text = (bounds: { minLength: number; maxLength: number }) =>
  fc
    .array(fc.constantFrom(...LETTERS), bounds)
    .map((letters) => letters.join(''));

const requests = fc.record(
  {
    prefix: text({ minLength: 0, maxLength: 3 }),
    delimiter: fc.constantFrom('/', '-', 'ab', '\u{1f600}'),
    after: text({ minLength: 1, maxLength: 4 }),
    limit: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: ['limit'] },
);

export const delimiterCases: readonly ContractCase[] = [
  contractCase(
    'DELIM-01',
    'a level holds its objects, and the prefixes below it apart (seed E4)',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['o1', 'd/x']);
      const request = { delimiter: '/', limit: 10 };
      const page = await backend.listObjects(container, request, call);
      expect(partsOf(page)).toEqual({ objects: ['o1'], prefixes: ['d/'] });
    },
  ),

  contractCase(
    'DELIM-02',
    'the empty prefix is the top level (seed E5)',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['a', 'b/c', 'b/d/e']);
      const request = { prefix: '', delimiter: '/' };
      expect(await list(backend, container, request)).toEqual(['a', 'b/']);
    },
  ),

  contractCase(
    'DELIM-03',
    'a prefix opens one level further down',
    async ({ backend, container }) => {
      const names = ['a', 'b/c', 'b/d/e', 'b/d/f', 'b/g', 'bh'];
      await writeAll(backend, container, names);
      const request = { prefix: 'b/', delimiter: '/' };
      expect(await list(backend, container, request)).toEqual([
        'b/c',
        'b/d/',
        'b/g',
      ]);
    },
  ),

  contractCase(
    'DELIM-04',
    'a page counts entries, however many names they stand for',
    async ({ backend, container }) => {
      const levels = ['a', 'b', 'c', 'd'];
      const names = levels.flatMap((level) =>
        Array.from({ length: 9 }, (_, index) => `${level}/${index}`),
      );
      await writeAll(backend, container, names);

      const page = (request: ObjectListRequest) =>
        backend.listObjects(container, { ...request, delimiter: '/' }, call);
      const first = await page({ limit: 3 });
      expect(labelsOf(first)).toEqual(['a/', 'b/', 'c/']);

      const second = await page({ limit: 3, from: first.next ?? '' });
      expect(labelsOf(second)).toEqual(['d/']);
      expect(second.next).toBeUndefined();
    },
  ),

  contractCase(
    'DELIM-05',
    'a marker within a prefix does not give that prefix again, nor does the prefix itself',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['c', 'd/a', 'd/m', 'd/z', 'e']);
      const after = (marker: string) =>
        list(backend, container, { delimiter: '/', after: marker });
      expect(await after('c')).toEqual(['d/', 'e']);
      expect(await after('d')).toEqual(['d/', 'e']);
      expect(await after('d/')).toEqual(['e']);
      expect(await after('d/m')).toEqual(['e']);
    },
  ),

  contractCase(
    'DELIM-06',
    'an object that ends in the delimiter is part of the prefix, and an object at its own level',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['d/', 'd/x']);
      const level = async (prefix: string) => {
        const request = { prefix, delimiter: '/', limit: 10 };
        return partsOf(await backend.listObjects(container, request, call));
      };
      expect(await level('')).toEqual({ objects: [], prefixes: ['d/'] });
      expect(await level('d')).toEqual({ objects: [], prefixes: ['d/'] });
      expect(await level('d/')).toEqual({
        objects: ['d/', 'd/x'],
        prefixes: [],
      });
    },
  ),

  contractCase(
    'DELIM-07',
    'a delimiter may have several characters',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['a', 'a--b', 'a--c', 'a-d']);
      const entries = await list(backend, container, { delimiter: '--' });
      expect(entries).toEqual(['a', 'a--', 'a-d']);
    },
  ),

  lasting(
    300_000,
    contractCase(
      'DELIM-08',
      'any prefix, delimiter, marker and limit give what sorting and cutting all names gives',
      async ({ backend, container }) => {
        const drawn = fc.sample(text({ minLength: 1, maxLength: 5 }), {
          numRuns: 120,
          seed: 20_001,
        });
        const names = [...new Set(drawn)];
        await writeAll(backend, container, names);

        await fc.assert(
          fc.asyncProperty(requests, async (request) => {
            const expected = entriesByModel(names, request);
            const page = await backend.listObjects(container, request, call);
            expect(labelsOf(page)).toEqual(expected.slice(0, request.limit));
            expect(page.next !== undefined).toBe(
              expected.length > request.limit,
            );

            const { limit, ...listing } = request;
            const items = await walk(
              eachItem(
                (each) =>
                  backend.listObjects(container, { ...listing, ...each }, call),
                limit,
              ),
            );
            expect(labelsOf({ items })).toEqual(expected);
          }),
          {
            numRuns: 60,
            examples: [[{ prefix: '～a', delimiter: 'ab', limit: 1 }]],
          },
        );
      },
    ),
  ),
];
