import { expect } from '@jest/globals';
import { byteOrder, eachItem } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { walk } from '../support/walk.js';
import { isAccepted } from './acts.js';
import { casesWith, type ContractCase, type WithFacets } from './case.js';

const publicCase = casesWith('publication');

type PublicContext = WithFacets<'publication'>;

const HOUR = { ttlSeconds: 3600, logRetention: false };

/** The ends of this case's public containers, page by page, all pages walked. */
async function publicEnds(
  { publication, prefix }: PublicContext,
  request: { readonly limit: number; readonly after?: string },
): Promise<string[]> {
  const { limit, after = prefix } = request;
  const stats = await walk(
    eachItem(async (page) => {
      const asked = { after, ...page };
      const found = await publication.listPublicContainers(asked, call);
      expect(found.items.length).toBeLessThanOrEqual(limit);
      return found;
    }, limit),
  );
  const names = stats.map(({ name }) => name);
  expect(names).toEqual([...names].sort(byteOrder));
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

/**
 * Makes containers that end in these, and publishes those of them that are named.
 * @returns those that are public: all that are named, but for what no container may be called here
 */
async function madeWith(
  { backend, publication, owned, prefix }: PublicContext,
  ends: readonly string[],
  published: readonly string[] = ends,
): Promise<readonly string[]> {
  const open: string[] = [];
  for (const end of ends) {
    const name = owned(`${prefix}${end}`);
    const isMade = await isAccepted(backend, name);
    if (!isMade || !published.includes(end)) continue;
    await publication.publishContainer(name, HOUR, call);
    open.push(end);
  }
  return open;
}

export const publicListingCases: readonly ContractCase[] = [
  publicCase(
    'PUB-10',
    'a container that is deleted and made again is private (seed B17)',
    async (context) => {
      const { backend, publication, container } = context;
      await publication.publishContainer(container, HOUR, call);
      await backend.deleteContainer(container, call);
      await backend.createContainer(container, {}, call);
      const stat = await backend.statContainer(container, call);
      expect(stat.publication).toBeNull();
      expect(await publicEnds(context, { limit: 1000 })).toEqual([]);
    },
  ),

  publicCase(
    'PUB-11',
    'the public ones are listed, and no others, in the byte order of their names (seed C15)',
    async (context) => {
      const { publication, prefix } = context;
      const ends = ['b', 'a0', '\u{1f600}', '\uff5e', 'a-b', 'secret'];
      const open = await madeWith(context, ends, ends.slice(0, -1));
      const order = ['a-b', 'a0', 'b', '\uff5e', '\u{1f600}'];
      const wanted = order.filter((end) => open.includes(end));
      expect(await publicEnds(context, { limit: 1000 })).toEqual(wanted);

      await publication.unpublishContainer(`${prefix}b`, call);
      const left = wanted.filter((end) => end !== 'b');
      expect(await publicEnds(context, { limit: 1000 })).toEqual(left);
    },
  ),

  publicCase(
    'PUB-12',
    'they come in pages, none too long and nothing twice, and strictly after a marker',
    async (context) => {
      const ends = ['a', 'b', 'c', 'd', 'e'];
      await madeWith(context, ends, ['a', 'c', 'd', 'e']);
      expect(await publicEnds(context, { limit: 1 })).toEqual([
        'a',
        'c',
        'd',
        'e',
      ]);
      const after = `${context.prefix}c`;
      expect(await publicEnds(context, { limit: 2, after })).toEqual([
        'd',
        'e',
      ]);
    },
  ),

  publicCase(
    'PUB-13',
    'a page of none is empty, and one that cannot be is refused',
    async ({ publication }) => {
      const none = await publication.listPublicContainers({ limit: 0 }, call);
      expect(none).toEqual({ items: [] });
      for (const limit of [-1, 10_001, 1.5]) {
        const listing = publication.listPublicContainers({ limit }, call);
        expect((await failureOf(listing)).code).toBe('INVALID_ARGUMENT');
      }
    },
  ),
];
