import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { failingBody } from '../support/bodies.js';
import { list, readText, write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';
import { contentsOf, history, versionAt, versionsOf } from './versioned.js';

const versionCase = casesWith('versions');
const copyCase = casesWith('versions', 'copy');

export const versionDeleteCases: readonly ContractCase[] = [
  versionCase(
    'VDEL-01',
    'a delete puts a marker over the history, and the object is not found',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1', '2']);

      await backend.deleteObject(ref, {}, call);

      const error = await failureOf(backend.statObject(ref, call));
      expect(error.code).toBe('OBJECT_NOT_FOUND');
      expect(await list(backend, ref.container)).toEqual([]);
      const [marker] = await versionsOf(versions, ref);
      expect(marker).toMatchObject({
        isLatest: true,
        isDeleteMarker: true,
        size: 0,
      });
      expect(await contentsOf(context, ref)).toEqual([null, '2', '1']);
    },
  ),

  versionCase(
    'VDEL-02',
    'deleting again finds no object, and adds no marker',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1']);
      await backend.deleteObject(ref, {}, call);
      const again = backend.deleteObject(ref, {}, call);
      expect((await failureOf(again)).code).toBe('OBJECT_NOT_FOUND');
      expect(await versionsOf(versions, ref)).toHaveLength(2);
    },
  ),

  versionCase(
    'VDEL-03',
    'a delete marker is no content: it is neither read nor restored, but has a stat',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1']);
      await backend.deleteObject(ref, {}, call);
      const marker = await versionAt(versions, ref, 0);

      const errors = [
        await failureOf(backend.readObject(marker, {}, call)),
        await failureOf(backend.statObject(marker, call)),
        await failureOf(versions.restoreVersion(marker, call)),
      ];

      const codes = new Set(errors.map(({ code }) => code));
      expect(codes).toEqual(new Set(['VERSION_NOT_FOUND']));
      const stat = await versions.statVersion(marker, call);
      expect(stat.isDeleteMarker).toBe(true);
    },
  ),

  versionCase(
    'VDEL-04',
    'a write after a delete is the object again, and the marker stays in the history',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1']);
      await backend.deleteObject(ref, {}, call);
      await write(backend, ref, '2', { ifAbsent: true });
      expect(await readText(backend, ref)).toBe('2');
      expect(await contentsOf(context, ref)).toEqual(['2', null, '1']);
    },
  ),

  versionCase(
    'VDEL-05',
    'restoring a version makes its content, type and metadata current, as a new version',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, []);
      await write(backend, ref, 'first', {
        contentType: 'text/plain',
        metadata: new Map([['unit', 'test']]),
      });
      await write(backend, ref, 'second');
      const first = await versionAt(versions, ref, 1);

      await versions.restoreVersion(first, call);

      expect(await contentsOf(context, ref)).toEqual([
        'first',
        'second',
        'first',
      ]);
      const stat = await backend.statObject(ref, call);
      expect(stat.contentType).toBe('text/plain');
      expect(stat.metadata).toEqual(new Map([['unit', 'test']]));
      expect(stat.versionId).not.toBe(first.versionId);
    },
  ),

  versionCase(
    'VDEL-06',
    'a version is restored after its object was deleted',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1']);
      await backend.deleteObject(ref, {}, call);
      await versions.restoreVersion(await versionAt(versions, ref, 1), call);
      expect(await readText(backend, ref)).toBe('1');
    },
  ),

  versionCase(
    'VDEL-07',
    'deleting an older version takes it out for good, and nothing else',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1', '2', '3']);
      const second = await versionAt(versions, ref, 1);

      await versions.deleteVersion(second, call);

      expect(await contentsOf(context, ref)).toEqual(['3', '1']);
      const gone = failureOf(backend.statObject(second, call));
      expect((await gone).code).toBe('VERSION_NOT_FOUND');
      const again = failureOf(versions.deleteVersion(second, call));
      expect((await again).code).toBe('VERSION_NOT_FOUND');
    },
  ),

  versionCase(
    'VDEL-08',
    'deleting the latest version makes the one before it current',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1', '2']);
      await versions.deleteVersion(await versionAt(versions, ref, 0), call);
      expect(await readText(backend, ref)).toBe('1');
      const [latest] = await versionsOf(versions, ref);
      expect(latest).toMatchObject({ isLatest: true, size: 1 });
    },
  ),

  versionCase(
    'VDEL-09',
    'deleting the marker that is the latest brings the object back',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1', '2']);
      await backend.deleteObject(ref, {}, call);
      await versions.deleteVersion(await versionAt(versions, ref, 0), call);
      expect(await readText(backend, ref)).toBe('2');
      expect(await list(backend, ref.container)).toEqual(['doc']);
    },
  ),

  versionCase(
    'VDEL-10',
    'deleting the version over a marker leaves the object deleted',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1']);
      await backend.deleteObject(ref, {}, call);
      await write(backend, ref, '2');
      await versions.deleteVersion(await versionAt(versions, ref, 0), call);
      const error = await failureOf(backend.statObject(ref, call));
      expect(error.code).toBe('OBJECT_NOT_FOUND');
    },
  ),

  versionCase(
    'VDEL-11',
    'a write that fails makes no version',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1']);
      await failureOf(write(backend, ref, 'x', { size: 2 }));
      await failureOf(write(backend, ref, 'x', { expect: { crc32: '0' } }));
      const body = failingBody('half', new Error('cut'));
      await failureOf(backend.writeObject(ref, { body }, call));
      expect(await contentsOf(context, ref)).toEqual(['1']);
    },
  ),

  copyCase(
    'VDEL-12',
    'of three versions a copy takes the latest, as one version of its own (seed O3)',
    async (context) => {
      const { versioned, copy } = context;
      const ref = await history(context, ['1', '2', '3']);
      const target = versioned(ref.container, 'copy');
      await copy.copyObject(ref, { ref: target }, call);
      expect(await contentsOf(context, target)).toEqual(['3']);
      expect(await contentsOf(context, ref)).toEqual(['3', '2', '1']);
    },
  ),

  copyCase(
    'VDEL-13',
    'an older version can be copied by its id (seed O9)',
    async (context) => {
      const { versioned, versions, copy } = context;
      const ref = await history(context, ['1', '2']);
      const target = versioned(ref.container, 'copy');
      const oldest = await versionAt(versions, ref, 1);
      await copy.copyObject(oldest, { ref: target }, call);
      expect(await contentsOf(context, target)).toEqual(['1']);
    },
  ),

  copyCase(
    'VDEL-14',
    'when an object is moved away, its older versions are still read (seed N10)',
    async (context) => {
      const { backend, versioned, versions, copy } = context;
      const ref = await history(context, ['1', '2']);
      const oldest = await versionAt(versions, ref, 1);
      const target = versioned(ref.container, 'moved');
      await copy.copyObject(ref, { ref: target }, call);
      await backend.deleteObject(ref, {}, call);
      expect(await readText(backend, oldest)).toBe('1');
      expect(await readText(backend, target)).toBe('2');
    },
  ),
];
