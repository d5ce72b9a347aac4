import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { write } from './acts.js';
import { casesWith, type ContractCase, type WithFacets } from './case.js';

const publicCase = casesWith('publication');

/** A promise of the backends that serve what is public themselves; elsewhere the gateway does. */
const servingCase = (...given: Parameters<typeof publicCase>) => ({
  ...publicCase(...given),
  ofServers: true,
});

const NAMES = [
  'plain.txt',
  'a/b/c',
  'sp ace+plus&amp=?#%25',
  '\u{1f600} \u00e9\u4e2d',
];

/** A service may take a moment until everyone knows. */
const SETTLES_MS = 30_000;

/** Publishes the case's container, and gives its address. */
async function addressOf({
  publication,
  container,
}: WithFacets<'publication'>): Promise<string> {
  const options = { ttlSeconds: 60, logRetention: false };
  const published = await publication.publishContainer(
    container,
    options,
    call,
  );
  const url = published.publication?.url;
  if (url === undefined) throw new Error('It is published at no URL.');
  return url;
}

function urlOf(address: string, name: string): string {
  return `${address}/${encodeURIComponent(name).replaceAll('%2F', '/')}`;
}

/** What anyone gets at a URL: the text, or the status where that is no 200. */
async function got(url: string, method = 'GET'): Promise<string | number> {
  const answer = await fetch(url, { method });
  const text = await answer.text();
  return answer.status === 200 ? text : answer.status;
}

export const publicReadingCases: readonly ContractCase[] = [
  servingCase(
    'PUB-20',
    'anyone reads an object at the URL and its name, percent-encoded (seed J6)',
    async (context) => {
      const { backend, container } = context;
      const address = await addressOf(context);

      for (const name of NAMES) {
        await write(backend, { container, name }, `this is ${name}`);
        await eventually(
          `${name} can be read by anyone`,
          async () => (await got(urlOf(address, name))) === `this is ${name}`,
          SETTLES_MS,
        );
      }
    },
  ),

  servingCase(
    'PUB-21',
    'nobody reads it any more once the container is unpublished',
    async (context) => {
      const { backend, publication, container } = context;
      await write(backend, { container, name: 'a' }, 'open');
      const address = await addressOf(context);
      const url = urlOf(address, 'a');
      const reads = async () => (await got(url)) === 'open';
      await eventually('it can be read by anyone', reads, SETTLES_MS);

      await publication.unpublishContainer(container, call);
      await eventually(
        'it cannot be read by anyone',
        async () => !(await reads()),
        SETTLES_MS,
      );
    },
  ),

  servingCase(
    'PUB-22',
    'a public container is not listed, written or deleted by anyone',
    async (context) => {
      const { backend, container } = context;
      await write(backend, { container, name: 'a' }, 'open');
      const address = await addressOf(context);
      const url = urlOf(address, 'a');
      const reads = async () => (await got(url)) === 'open';
      await eventually('it can be read by anyone', reads, SETTLES_MS);

      expect([401, 403, 404]).toContain(await got(address));
      expect([401, 403, 405]).toContain(await got(url, 'PUT'));
      expect([401, 403, 405]).toContain(await got(url, 'DELETE'));
      expect(await got(url)).toBe('open');
    },
  ),
];
