import { expect } from '@jest/globals';
import { eachItem, type ListEntry } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { inParallel } from '../support/in-parallel.js';
import { walk } from '../support/walk.js';
import { labelsOf, list, write, writeAll } from './acts.js';
import { contractCase, lasting, type ContractCase } from './case.js';

const EIGHT = Array.from({ length: 8 }, (_, index) => `object${index + 1}`);

export const listingCases: readonly ContractCase[] = [
  contractCase(
    'LIST-01',
    'objects come in the order of their UTF-8 bytes, above U+FFFF too',
    async ({ backend, container }) => {
      const sorted = [' ', 'A', 'a', 'é', '\uff5e', '\u{1f600}', '\u{10ffff}'];
      await writeAll(backend, container, [...sorted].reverse());
      expect(await list(backend, container)).toEqual(sorted);
      expect(await list(backend, container, { after: '\uff5e' })).toEqual(
        sorted.slice(5),
      );
    },
  ),

  contractCase(
    'LIST-02',
    'a limit gives the first that many (seed E1)',
    async ({ backend, container }) => {
      await writeAll(backend, container, EIGHT);
      const page = await list(backend, container, { limit: 3 });
      expect(page).toEqual(['object1', 'object2', 'object3']);
    },
  ),

  contractCase(
    'LIST-03',
    'the next page begins where a name says that the last one ended (seed E2)',
    async ({ backend, container }) => {
      await writeAll(backend, container, EIGHT);
      const request = { prefix: 'object', after: 'object3', limit: 3 };
      const page = await list(backend, container, request);
      expect(page).toEqual(['object4', 'object5', 'object6']);
    },
  ),

  contractCase(
    'LIST-04',
    'each object stands once, at its place (seed E3)',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['object3', 'object1', 'object2']);
      await write(backend, { container, name: 'object1' }, 'again');
      const names = await list(backend, container);
      expect(names.indexOf('object3')).toBe(2);
      expect(names.filter((name) => name === 'object1')).toHaveLength(1);
    },
  ),

  contractCase(
    'LIST-05',
    'prefix, marker and limit hold together (seed E6)',
    async ({ backend, container }) => {
      const names = ['a', 'm', 'p', 'pa', 'pm', 'pma', 'pn', 'po', 'pp', 'q'];
      await writeAll(backend, container, names);
      const request = { prefix: 'p', after: 'pm', limit: 3 };
      const page = await list(backend, container, request);
      expect(page).toEqual(['pma', 'pn', 'po']);
    },
  ),

  contractCase(
    'LIST-06',
    'an entry has etag, size and time without another request (seed E7)',
    async ({ backend, container }) => {
      const ref = { container, name: 'two' };
      const written = await write(backend, ref, 'ab');
      const page = await backend.listObjects(container, { limit: 2 }, call);

      const [entry] = page.items;

      expect(entry).toMatchObject({
        type: 'object',
        object: { name: 'two', size: 2, etag: written.etag },
      });
      expect(timeOf(entry)).toBeGreaterThan(Date.now() - 60_000);
    },
  ),

  contractCase(
    'LIST-07',
    'a marker that names nothing still begins after it (seed C6)',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['a', 'b', 'c', 'd']);
      const names = await list(backend, container, { after: 'bb' });
      expect(names).toEqual(['c', 'd']);
    },
  ),

  contractCase(
    'LIST-08',
    'a container that is not there has no listing, not an empty one (seed E8)',
    async ({ backend, prefix }) => {
      const missing = `${prefix}missing`;
      const error = await failureOf(
        backend.listObjects(missing, { limit: 10 }, call),
      );
      expect(error).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        context: { container: missing },
      });
    },
  ),

  contractCase(
    'LIST-09',
    'an object is among the names of its listing (seed E9)',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['o1', 'o2']);
      const names = await list(backend, container);
      expect(names.includes('o1')).toBe(true);
      expect(names.includes('o3')).toBe(false);
    },
  ),

  contractCase(
    'LIST-10',
    'pages of less than 0, more than 10,000 or no whole number are refused; one of 0 is empty',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['a']);
      for (const limit of [-1, 10_001, 20_000, 2.5, Number.NaN]) {
        const listing = backend.listObjects(container, { limit }, call);
        expect((await failureOf(listing)).code).toBe('INVALID_ARGUMENT');
      }
      const none = await backend.listObjects(container, { limit: 0 }, call);
      expect(none).toEqual({ items: [] });
    },
  ),

  contractCase(
    'LIST-11',
    'a full last page has no token, as a last page that is not full',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['a', 'b', 'c', 'd']);
      const tokenAt = async (limit: number) => {
        const page = await backend.listObjects(container, { limit }, call);
        return page.next !== undefined;
      };
      expect(await tokenAt(3)).toBe(true);
      expect(await tokenAt(4)).toBe(false);
      expect(await tokenAt(5)).toBe(false);
    },
  ),

  contractCase(
    'LIST-12',
    'a token keeps its place while objects come and go',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['b', 'd', 'f']);
      const first = await backend.listObjects(container, { limit: 2 }, call);

      await writeAll(backend, container, ['a', 'c', 'e']);
      await backend.deleteObject({ container, name: 'd' }, {}, call);

      const from = first.next ?? '';
      expect(await list(backend, container, { from })).toEqual(['e', 'f']);
    },
  ),

  contractCase(
    'LIST-13',
    'an empty container has one empty page',
    async ({ backend, container }) => {
      const page = await backend.listObjects(container, { limit: 10 }, call);
      expect(page).toEqual({ items: [] });
    },
  ),

  lasting(
    600_000,
    contractCase(
      'LIST-14',
      'of very many objects a walk gives every name once, in order (seed E10)',
      async ({ backend, container, declared: { veryMany = 20_001 } }) => {
        const names = Array.from({ length: veryMany }, (_, index) =>
          String(index).padStart(5, '0'),
        );
        const half = Math.floor(veryMany / 2);
        await inParallel(32, [...names].reverse(), (name) =>
          write(backend, { container, name }, ''),
        );

        const items = await walk(
          eachItem((page) => backend.listObjects(container, page, call), half),
        );
        expect(labelsOf({ items }).join()).toBe(names.join());
      },
    ),
  ),
];

function timeOf(entry: ListEntry | undefined): number {
  return entry?.type === 'object' ? entry.object.modifiedAt.getTime() : 0;
}
