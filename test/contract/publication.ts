import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { write } from './acts.js';
import { casesWith, type ContractCase, type WithFacets } from './case.js';

const publicCase = casesWith('publication');

type PublicContext = WithFacets<'publication'>;

const HOUR = { ttlSeconds: 3600, logRetention: false };

/** How a container stands, as a look at it alone says. */
async function standingOf(
  { backend }: PublicContext,
  container: string,
): Promise<unknown> {
  return (await backend.statContainer(container, call)).publication;
}

/** Why a container can't be published with this ttl. */
async function refusalOf(
  { publication, container }: PublicContext,
  ttlSeconds: number,
): Promise<string> {
  const options = { ttlSeconds, logRetention: false };
  const publishing = publication.publishContainer(container, options, call);
  return (await failureOf(publishing)).code;
}

export const publicationCases: readonly ContractCase[] = [
  publicCase(
    'PUB-01',
    'a container is private until it is published (seed J1)',
    async (context) => {
      expect(await standingOf(context, context.container)).toBeNull();
    },
  ),

  publicCase(
    'PUB-02',
    'publishing says how the container stands from then on, and so does a look at it',
    async (context) => {
      const { publication, container, declared } = context;
      const stat = await publication.publishContainer(container, HOUR, call);
      expect(stat.name).toBe(container);
      expect(stat.publication).toMatchObject(HOUR);
      expect(await standingOf(context, container)).toEqual(stat.publication);
      const isServed = stat.publication?.url !== undefined;
      expect(isServed).toBe(declared.servesPublic ?? false);
    },
  ),

  publicCase(
    'PUB-03',
    'publishing again takes the new ttl, and the URL stays (seed J5)',
    async (context) => {
      const { publication, container } = context;
      const first = await publication.publishContainer(container, HOUR, call);
      const brief = { ttlSeconds: 100, logRetention: false };
      await publication.publishContainer(container, brief, call);
      expect(await standingOf(context, container)).toEqual({
        ...first.publication,
        ttlSeconds: 100,
      });
    },
  ),

  publicCase(
    'PUB-04',
    'unpublishing makes it private again, as often as it is asked for (seed J8)',
    async (context) => {
      const { publication, container } = context;
      await publication.publishContainer(container, HOUR, call);
      const closed = await publication.unpublishContainer(container, call);
      expect(closed.publication).toBeNull();
      expect(await standingOf(context, container)).toBeNull();

      const again = await publication.unpublishContainer(container, call);
      expect(again.publication).toBeNull();
    },
  ),

  publicCase(
    'PUB-05',
    'what is not there can be neither published nor unpublished',
    async ({ publication, prefix }) => {
      const gone = `${prefix}gone`;
      const publishing = publication.publishContainer(gone, HOUR, call);
      const error = await failureOf(publishing);
      expect(error.code).toBe('CONTAINER_NOT_FOUND');
      expect(error.context.container).toBe(gone);

      const closing = publication.unpublishContainer(gone, call);
      expect((await failureOf(closing)).code).toBe('CONTAINER_NOT_FOUND');
    },
  ),

  publicCase(
    'PUB-06',
    'a ttl is a whole number of seconds, from none to a year; another publishes nothing (seed J13)',
    async (context) => {
      const { publication, container } = context;
      for (const ttl of [-1, 31_536_001, 0.5, Number.NaN]) {
        expect(await refusalOf(context, ttl)).toBe('INVALID_ARGUMENT');
      }
      expect(await standingOf(context, container)).toBeNull();

      for (const ttlSeconds of [0, 31_536_000]) {
        const options = { ttlSeconds, logRetention: false };
        await publication.publishContainer(container, options, call);
        const standing = await standingOf(context, container);
        expect(standing).toMatchObject({ ttlSeconds });
      }
    },
  ),

  publicCase(
    'PUB-07',
    'logs are kept where the facet says so, and refused with nothing published where not',
    async (context) => {
      const { publication, container } = context;
      const options = { ttlSeconds: 100, logRetention: true };
      const publishing = publication.publishContainer(container, options, call);
      const outcome = publication.keepsLogs
        ? (await publishing).publication?.logRetention
        : (await failureOf(publishing)).code;

      expect(outcome).toBe(publication.keepsLogs || 'UNSUPPORTED');
      const standing = await standingOf(context, container);
      const expected = publication.keepsLogs
        ? expect.objectContaining(options)
        : null;
      expect(standing).toEqual(expected);
    },
  ),

  publicCase(
    'PUB-08',
    'neither publishing nor unpublishing touches what else there is to a container',
    async ({ backend, publication, newContainer }) => {
      const metadata = new Map([['keep', 'this']]);
      const container = await newContainer({ metadata });
      await write(backend, { container, name: 'a' }, '12345');
      const before = await backend.statContainer(container, call);

      await publication.publishContainer(container, HOUR, call);
      const open = await backend.statContainer(container, call);
      expect({ ...open, publication: null }).toEqual(before);

      await publication.unpublishContainer(container, call);
      expect(await backend.statContainer(container, call)).toEqual(before);
    },
  ),

  publicCase(
    'PUB-09',
    'a container stays as it was published, whatever else is changed or made anew',
    async (context) => {
      const { backend, publication, container } = context;
      const stat = await publication.publishContainer(container, HOUR, call);
      const set = new Map([['new', 'note']]);
      await backend.updateContainer(container, { metadata: { set } }, call);
      await backend.createContainer(container, {}, call);
      await write(backend, { container, name: 'a' }, '12345');
      expect(await standingOf(context, container)).toEqual(stat.publication);
    },
  ),
];
