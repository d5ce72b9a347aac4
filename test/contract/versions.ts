import { expect } from '@jest/globals';
import { eachItem } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { walk } from '../support/walk.js';
import { list, readText, write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';
import { contentsOf, history, versionAt, versionsOf } from './versioned.js';

const versionCase = casesWith('versions');

export const versionCases: readonly ContractCase[] = [
  versionCase(
    'VER-01',
    'an object that is written once has one version, which is the latest (seed N1)',
    async (context) => {
      const ref = await history(context, ['hello world']);
      const all = await versionsOf(context.versions, ref);
      expect(all).toMatchObject([
        { name: ref.name, size: 11, isLatest: true, isDeleteMarker: false },
      ]);
    },
  ),

  versionCase(
    'VER-02',
    'every write is a version of its own, newest first (seeds M16, N3)',
    async (context) => {
      const ref = await history(context, ['1', '22', '333']);
      const all = await versionsOf(context.versions, ref);
      expect(all.map(({ size }) => size)).toEqual([3, 2, 1]);
      expect(all.map(({ isLatest }) => isLatest)).toEqual([true, false, false]);
      expect(new Set(all.map(({ versionId }) => versionId)).size).toBe(3);
    },
  ),

  versionCase(
    'VER-03',
    'an older version is read by its id, the object is the latest (seeds N4, N5)',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['hello world', 'hello second']);
      const oldest = await versionAt(context.versions, ref, 1);
      expect(await readText(backend, oldest)).toBe('hello world');
      expect(await readText(backend, ref)).toBe('hello second');
    },
  ),

  versionCase(
    'VER-04',
    'a version says when it came to be, to the second at least (seed N6)',
    async (context) => {
      const before = Date.now();
      const ref = await history(context, ['now']);
      const [version] = await versionsOf(context.versions, ref);
      const createdAt = version?.createdAt.getTime() ?? 0;
      expect(createdAt).toBeGreaterThanOrEqual(before - 1000);
      expect(createdAt).toBeLessThan(Date.now() + 60_000);
    },
  ),

  versionCase(
    'VER-05',
    'each version has the name of its object (seed N7)',
    async (context) => {
      const ref = await history(context, ['1', '2']);
      const all = await versionsOf(context.versions, ref);
      expect(all.map(({ name }) => name)).toEqual(['doc', 'doc']);
    },
  ),

  versionCase(
    'VER-06',
    'a version does not change: a write makes another (seed N9)',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['first']);
      const first = await versionAt(versions, ref, 0);
      const before = await backend.statObject(first, call);

      await write(backend, ref, 'second');

      expect(await readText(backend, first)).toBe('first');
      const after = await backend.statObject(first, call);
      expect(after.etag).toBe(before.etag);
    },
  ),

  versionCase(
    'VER-07',
    'many writes one upon the other are as many versions, in their order (seed N11)',
    async (context) => {
      const contents = Array.from({ length: 12 }, (_, index) => `w${index}`);
      const ref = await history(context, contents);
      expect(await contentsOf(context, ref)).toEqual([...contents].reverse());
    },
  ),

  versionCase(
    'VER-08',
    'objects of the same name, or of names that begin alike, have each their own versions (seed N13)',
    async (context) => {
      const { backend, versioned, versions } = context;
      const ref = await history(context, ['1', '2']);
      const longer = versioned(ref.container, 'doc2');
      await write(backend, longer, 'other');
      const elsewhere = await history(context, ['elsewhere']);

      expect(await versionsOf(versions, ref)).toHaveLength(2);
      expect(await contentsOf(context, longer)).toEqual(['other']);
      expect(await contentsOf(context, elsewhere)).toEqual(['elsewhere']);
    },
  ),

  versionCase(
    'VER-09',
    'an object that was never written has no versions (seed L3)',
    async (context) => {
      const { container } = await history(context, ['1']);
      const never = { container, name: 'never' };
      const limit = { limit: 10 };
      const page = await context.versions.listVersions(never, limit, call);
      expect(page).toEqual({ items: [] });
    },
  ),

  versionCase(
    'VER-10',
    'page after page gives every version once',
    async (context) => {
      const { versions } = context;
      const ref = await history(context, ['1', '2', '3', '4', '5']);
      const whole = await versionsOf(versions, ref);
      for (const limit of [1, 2, 5]) {
        const walked = await walk(
          eachItem((page) => versions.listVersions(ref, page, call), limit),
        );
        expect(walked).toEqual(whole);
      }
    },
  ),

  versionCase(
    'VER-11',
    'versions begin strictly after the one that a page names',
    async (context) => {
      const { versions } = context;
      const ref = await history(context, ['1', '2', '3', '4']);
      const [, second, third] = await versionsOf(versions, ref);
      const request = { after: second?.versionId ?? '', limit: 1 };
      const page = await versions.listVersions(ref, request, call);
      expect(page.items).toEqual([third]);
    },
  ),

  versionCase(
    'VER-12',
    'a page that cannot be is refused, one of none is empty',
    async (context) => {
      const { versions } = context;
      const ref = await history(context, ['1']);
      for (const limit of [-1, 10_001, 0.5]) {
        const listing = versions.listVersions(ref, { limit }, call);
        expect((await failureOf(listing)).code).toBe('INVALID_ARGUMENT');
      }
      const none = await versions.listVersions(ref, { limit: 0 }, call);
      expect(none).toEqual({ items: [] });
    },
  ),

  versionCase(
    'VER-13',
    'an id that is no version of this object is not found',
    async (context) => {
      const { backend, versioned, versions, declared } = context;
      const ref = await history(context, ['1']);
      const other = versioned(ref.container, 'other');
      await write(backend, other, '2');
      const foreign = await versionAt(versions, other, 0);
      const odd = declared.failsAtOddVersionIds ? [] : ['no-such-version'];
      const ids = [foreign.versionId, ...odd];
      for (const versionId of ids) {
        const wrong = { ...ref, versionId };
        const errors = [
          await failureOf(backend.statObject(wrong, call)),
          await failureOf(backend.readObject(wrong, {}, call)),
          await failureOf(versions.statVersion(wrong, call)),
          await failureOf(versions.restoreVersion(wrong, call)),
          await failureOf(versions.deleteVersion(wrong, call)),
        ];
        for (const { code, context: about } of errors) {
          expect(code).toBe('VERSION_NOT_FOUND');
          expect(about).toMatchObject({ object: ref.name, versionId });
        }
      }
    },
  ),

  versionCase(
    'VER-14',
    'older versions are neither listed nor counted as objects',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1', '22', '333']);
      expect(await list(backend, ref.container)).toEqual(['doc']);
      const stat = await backend.statContainer(ref.container, call);
      expect(stat.objectCount ?? 1).toBe(1);
      expect(stat.bytesUsed ?? 3).toBe(3);
    },
  ),

  versionCase(
    'VER-15',
    'the stat of an object names the version that it is',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1', '2']);
      const latest = await versionAt(versions, ref, 0);
      const stat = await backend.statObject(ref, call);
      expect(stat.versionId).toBe(latest.versionId);
      const version = await versions.statVersion(latest, call);
      expect(version).toMatchObject({ isLatest: true, etag: stat.etag });
    },
  ),

  versionCase(
    'VER-16',
    'describing an object makes no version',
    async (context) => {
      const { backend, versions, declared } = context;
      const ref = await history(context, ['1']);
      const before = await backend.statObject(ref, call);
      await backend.updateObject(ref, { contentType: 'text/css' }, call);
      const after = await backend.statObject(ref, call);
      const isSame = after.versionId === before.versionId;
      expect(isSame).toBe(declared.renewsVersionIds !== true);
      expect(await versionsOf(versions, ref)).toHaveLength(1);
    },
  ),
];
