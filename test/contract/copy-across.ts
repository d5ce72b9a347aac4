import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { isAccepted, list, read, readText, write } from './acts.js';
import { casesAcross, placeIn, take, takeFrom, written } from './across.js';
import type { ContractCase } from './case.js';
import { made, NAME, refOf, twoParts } from './multipart-acts.js';
import { acceptedIn, faultsIn } from './names.js';
import { contentsOf, history, versionAt } from './versioned.js';

const acrossCase = casesAcross('neighbour');
const expiringCase = casesAcross('neighbour', 'expiry');
const versionCase = casesAcross('neighbour', 'versions');
const inPartsCase = casesAcross('neighbour', 'multipart');

const HOUR_MS = 3_600_000;

/** A copy between two accounts of one service. */
export const acrossCases: readonly ContractCase[] = [
  acrossCase(
    'ACROSS-01',
    'what another account holds is taken with content, type, metadata and checksums',
    async (context) => {
      const { backend, copy, there } = context;
      expect(copy.service).toBe(there.copy.service);
      const { source, stat, target } = await written(context);

      const taken = await take(context, source, { ref: target });

      expect(await readText(backend, target)).toBe('the content');
      const later = await backend.statObject(target, call);
      expect(later).toMatchObject({
        name: 'copy',
        size: 11,
        contentType: 'text/plain',
        metadata: new Map([['unit', 'test']]),
        checksums: stat.checksums,
      });
      expect(taken).toMatchObject({ name: 'copy', size: 11, etag: later.etag });
      expect(await list(there.backend, there.container)).toEqual(['source']);
    },
  ),

  acrossCase(
    'ACROSS-02',
    'what was taken lives on when its source is changed or deleted, and leaves it when it changes itself',
    async (context) => {
      const { backend, there } = context;
      const { source, target } = await written(context);
      await take(context, source, { ref: target });
      const other = { ...target, name: 'other' };
      await take(context, source, { ref: other });

      await write(backend, other, 'changed copy');
      expect(await readText(there.backend, source)).toBe('the content');
      await write(there.backend, source, 'changed source');
      expect(await readText(backend, target)).toBe('the content');
      await there.backend.deleteObject(source, {}, call);
      expect(await readText(backend, target)).toBe('the content');
    },
  ),

  acrossCase('ACROSS-04', 'an object of no bytes is taken', async (context) => {
    const { backend, container, there } = context;
    const source = { container: there.container, name: 'empty' };
    await write(there.backend, source, '', { contentType: 'text/plain' });
    const ref = { container, name: 'copy' };
    await take(context, source, { ref });
    expect(await backend.statObject(ref, call)).toMatchObject({
      size: 0,
      contentType: 'text/plain',
    });
  }),

  acrossCase(
    'ACROSS-05',
    'every name that is accepted is taken from, and to, just that name',
    async (context) => {
      const { backend, container, there } = context;
      const here = new Set(acceptedIn(context));
      const names = acceptedIn(there).filter((name) => here.has(name));
      const faults = await faultsIn(names, async (name) => {
        const source = { container: there.container, name };
        await write(there.backend, source, name);
        const ref = { container, name };
        await take(context, source, { ref });
        return readText(backend, ref);
      });
      expect(names).toContain('a');
      expect(faults).toEqual([]);
    },
  ),

  acrossCase(
    'ACROSS-06',
    'it is taken from, and to, a container with an odd name, where there can be one',
    async (context) => {
      for (const odd of ['ü %2F', 'a?b#c', 'a+b&c=d']) {
        const { backend, there } = context;
        const from = there.owned(`${there.prefix}${odd}`);
        const to = context.owned(`${context.prefix}${odd}`);
        if (!(await isAccepted(there.backend, from))) continue;
        if (!(await isAccepted(backend, to))) continue;
        const source = { container: from, name: 'source' };
        await write(there.backend, source, odd);
        const ref = { container: to, name: 'copy' };
        await take(context, source, { ref });
        expect(await readText(backend, ref)).toBe(odd);
      }
    },
  ),

  acrossCase(
    'ACROSS-10',
    'what an account takes of itself, and onto itself, stays what it was',
    async ({ backend, container, copy }) => {
      const ref = { container, name: 'self' };
      const metadata = new Map([['unit', 'test']]);
      await write(backend, ref, 'content', { metadata });
      const place = placeIn(copy, ref);
      await takeFrom(copy, place, { ref });
      const other = { container, name: 'other' };
      await takeFrom(copy, place, { ref: other });

      expect(await readText(backend, ref)).toBe('content');
      expect(await readText(backend, other)).toBe('content');
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  versionCase(
    'ACROSS-11',
    'a former version is taken as it was, and one that is not there is not taken',
    async (context) => {
      const { backend, container, there } = context;
      const doc = await history(there, ['one', 'two', 'three']);
      const former = await versionAt(there.versions, doc, 1);
      const ref = { container, name: 'copy' };
      await take(context, former, { ref });
      expect(await readText(backend, ref)).toBe('two');

      await there.versions.deleteVersion(former, call);
      expect(await take(context, former, { ref })).toBeUndefined();
      expect(await readText(backend, ref)).toBe('two');
    },
  ),

  versionCase(
    'ACROSS-12',
    'what is taken to where versions are kept is one new version, without the history of its source',
    async (context) => {
      const source = await history(context.there, ['one', 'two']);
      const ref = await history(context, ['former']);
      await take(context, source, { ref });
      expect(await contentsOf(context, ref)).toEqual(['two', 'former']);
    },
  ),

  expiringCase(
    'ACROSS-13',
    'what was taken does not expire with its source',
    async (context) => {
      const { backend, container, there } = context;
      const source = { container: there.container, name: 'source' };
      const expiresAt = new Date(Date.now() + HOUR_MS);
      await write(there.backend, source, 'content', { expiresAt });
      const ref = { container, name: 'copy' };
      await take(context, source, { ref });
      const stat = await backend.statObject(ref, call);
      expect(stat.expiresAt).toBeUndefined();
    },
  ),

  inPartsCase(
    'ACROSS-14',
    'what was taken of an object made of parts lives on when that is deleted',
    async (context) => {
      const { backend, there } = context;
      const contents = twoParts(there);
      await made(there, contents);
      const ref = refOf(context, 'copy');
      await take(context, refOf(there, NAME), { ref });
      await there.backend.deleteObject(refOf(there, NAME), {}, call);
      const taken = await read(backend, ref);
      expect(taken.equals(Buffer.concat(contents))).toBe(true);
    },
  ),
];
