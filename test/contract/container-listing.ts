import { expect } from '@jest/globals';
import {
  eachItem,
  type ContainerListRequest,
  type ContainerStat,
} from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure.js';
import { walk } from '../support/walk.js';
import { write } from './acts.js';
import { contractCase, type CaseContext, type ContractCase } from './case.js';

/** Makes containers that end in these, and lists those of this case by their ends. */
async function containersEnding(
  { backend, owned, prefix }: CaseContext,
  ends: readonly string[],
) {
  const named = (end: string) => `${prefix}list-${end}`;
  for (const end of ends) {
    await backend.createContainer(owned(named(end)), {}, call);
  }
  const endOf = ({ name }: ContainerStat) => name.slice(named('').length);
  const page = (request: Partial<ContainerListRequest>) =>
    backend.listContainers(
      { prefix: named(''), limit: 1000, ...request },
      call,
    );
  const endsOf = async (request: Partial<ContainerListRequest> = {}) =>
    (await page(request)).items.map(endOf);
  return { named, endOf, page, endsOf };
}

/** Whether what a listing says of a container is so; it may say nothing. */
function isCountedAs(
  stat: ContainerStat | undefined,
  [objects, bytes]: readonly [objects: number, bytes: number],
): boolean {
  const { objectCount = objects, bytesUsed = bytes } = stat ?? {};
  return objectCount === objects && bytesUsed === bytes;
}

async function refusalOf({ backend }: CaseContext, limit: number) {
  return (await failureOf(backend.listContainers({ limit }, call))).code;
}

export const containerListingCases: readonly ContractCase[] = [
  contractCase(
    'CLST-01',
    'containers come in the byte order of their names (seed C1)',
    async (context) => {
      const { endsOf } = await containersEnding(context, [
        'b',
        'a0',
        'aa',
        'a-b',
        'a',
      ]);
      expect(await endsOf()).toEqual(['a', 'a-b', 'a0', 'aa', 'b']);
    },
  ),

  contractCase(
    'CLST-02',
    'a page begins strictly after the marker and holds at most its limit (seed C3)',
    async (context) => {
      const ends = ['a', 'b', 'c', 'd'];
      const { endsOf, named } = await containersEnding(context, ends);
      expect(await endsOf({ after: named('b'), limit: 1 })).toEqual(['c']);
    },
  ),

  contractCase(
    'CLST-03',
    'a limit gives that many, and a token for the rest (seed C4)',
    async (context) => {
      const ends = ['a', 'b', 'c', 'd'];
      const { page, endOf } = await containersEnding(context, ends);

      const first = await page({ limit: 2 });
      expect(first.items.map(endOf)).toEqual(['a', 'b']);

      const from = first.next ?? '';
      const second = await page({ limit: 2, from });
      expect(second.items.map(endOf)).toEqual(['c', 'd']);
      expect(second.next).toBeUndefined();
    },
  ),

  contractCase(
    'CLST-04',
    'a marker that names no container still begins after it (seed C6)',
    async (context) => {
      const ends = ['a', 'b', 'c', 'd'];
      const { endsOf, named } = await containersEnding(context, ends);
      expect(await endsOf({ after: named('bb') })).toEqual(['c', 'd']);
    },
  ),

  contractCase(
    'CLST-05',
    'a page of more than 10,000 is refused (seed C8)',
    async (context) => {
      expect(await refusalOf(context, 20_000)).toBe('INVALID_ARGUMENT');
      expect(await refusalOf(context, 10_001)).toBe('INVALID_ARGUMENT');
    },
  ),

  contractCase(
    'CLST-06',
    'a page of none is empty and leads nowhere (seed C9)',
    async (context) => {
      const { page } = await containersEnding(context, ['a']);
      expect(await page({ limit: 0 })).toEqual({ items: [] });
    },
  ),

  contractCase(
    'CLST-07',
    'a page of less than none, or of no whole number, is refused (seed C10)',
    async (context) => {
      expect(await refusalOf(context, -1)).toBe('INVALID_ARGUMENT');
      expect(await refusalOf(context, 1.5)).toBe('INVALID_ARGUMENT');
      expect(await refusalOf(context, Number.NaN)).toBe('INVALID_ARGUMENT');
    },
  ),

  contractCase(
    'CLST-08',
    'a prefix gives only the names that begin with it (seed C11)',
    async (context) => {
      const ends = ['x1', 'x2', 'y1'];
      const { endsOf, named } = await containersEnding(context, ends);
      expect(await endsOf({ prefix: named('x') })).toEqual(['x1', 'x2']);
      expect(await endsOf({ prefix: named('z') })).toEqual([]);
    },
  ),

  contractCase(
    'CLST-09',
    'the counts that a listing has are those of the containers, in the end (seed C12)',
    async (context) => {
      const { backend } = context;
      const { named, page } = await containersEnding(context, ['a', 'b']);
      await write(backend, { container: named('a'), name: 'x' }, '12345');

      await eventually('the counts of the listing are theirs', async () => {
        const [a, b] = (await page({})).items;
        return isCountedAs(a, [1, 5]) && isCountedAs(b, [0, 0]);
      });
    },
  ),

  contractCase(
    'CLST-10',
    'a page of one is the first container (seed C17)',
    async (context) => {
      const { endsOf } = await containersEnding(context, ['b', 'a', 'c']);
      expect(await endsOf({ limit: 1 })).toEqual(['a']);
    },
  ),

  contractCase(
    'CLST-11',
    'page after page gives every container once',
    async (context) => {
      const ends = ['a', 'b', 'c', 'd', 'e'];
      const { page, endOf } = await containersEnding(context, ends);
      for (const limit of [1, 2, 5, 6]) {
        const walked = await walk(eachItem(page, limit));
        expect(walked.map(endOf)).toEqual(ends);
      }
    },
  ),
];
