import { expect } from '@jest/globals';
import type { ContainerStat, Versioning } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { readText, write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';
import {
  contentsOf,
  history,
  versionsOf,
  type VersionContext,
} from './versioned.js';

const versionCase = casesWith('versions');

function setVersioning(
  { backend }: VersionContext,
  container: string,
  versioning: Versioning,
): Promise<ContainerStat> {
  return backend.updateContainer(container, { versioning }, call);
}

export const suspendedVersionCases: readonly ContractCase[] = [
  versionCase(
    'VSUS-01',
    'a container keeps no versions unless it is told to, and says so',
    async (context) => {
      const { backend, container, newContainer } = context;
      const off = await backend.statContainer(container, call);
      expect(off.versioning).toBe('OFF');

      const keeping = await newContainer({ versioning: 'ENABLED' });
      const on = await backend.statContainer(keeping, call);
      expect(on.versioning).toBe('ENABLED');
    },
  ),

  versionCase(
    'VSUS-02',
    'where no versions are kept an object has the one there is, and none once it is deleted',
    async (context) => {
      const { backend, container, versions } = context;
      const ref = { container, name: 'doc' };
      await write(backend, ref, '1');
      await write(backend, ref, '22');
      expect(await versionsOf(versions, ref)).toMatchObject([
        { size: 2, isLatest: true, isDeleteMarker: false },
      ]);

      await backend.deleteObject(ref, {}, call);
      expect(await versionsOf(versions, ref)).toEqual([]);
      await backend.deleteContainer(container, call);
    },
  ),

  versionCase(
    'VSUS-03',
    'what was there before versions were kept becomes the oldest',
    async (context) => {
      const { backend, container, versioned } = context;
      const ref = versioned(container);
      await write(backend, ref, 'before');
      await setVersioning(context, container, 'ENABLED');
      await write(backend, ref, 'after');
      expect(await contentsOf(context, ref)).toEqual(['after', 'before']);
    },
  ),

  versionCase(
    'VSUS-04',
    'a container that is suspended keeps the versions it had, and no new ones',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1', '2']);
      await setVersioning(context, ref.container, 'SUSPENDED');
      await write(backend, ref, '3');
      await write(backend, ref, '4');
      expect(await readText(backend, ref)).toBe('4');
      expect(await contentsOf(context, ref)).toEqual(['4', '2', '1']);
    },
  ),

  versionCase(
    'VSUS-05',
    'a delete while suspended leaves the kept versions, and any marker it makes is over them',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1', '2']);
      await setVersioning(context, ref.container, 'SUSPENDED');
      await backend.deleteObject(ref, {}, call);
      const [newest, ...older] = await contentsOf(context, ref);
      const kept = newest === null ? older : [newest, ...older];
      expect(kept).toEqual(['2', '1']);
      const error = await failureOf(backend.statObject(ref, call));
      expect(error.code).toBe('OBJECT_NOT_FOUND');
    },
  ),

  versionCase(
    'VSUS-06',
    'a container that kept versions is never OFF again, but suspended',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1', '2']);
      await setVersioning(context, ref.container, 'OFF');
      const stat = await backend.statContainer(ref.container, call);
      expect(stat.versioning).toBe('SUSPENDED');
      expect(await contentsOf(context, ref)).toEqual(['2', '1']);
    },
  ),

  versionCase(
    'VSUS-07',
    'a container that is enabled again keeps what was written meanwhile',
    async (context) => {
      const { backend } = context;
      const ref = await history(context, ['1']);
      await setVersioning(context, ref.container, 'SUSPENDED');
      await write(backend, ref, '2');
      await setVersioning(context, ref.container, 'ENABLED');
      await write(backend, ref, '3');
      expect(await contentsOf(context, ref)).toEqual(['3', '2', '1']);
    },
  ),

  versionCase(
    'VSUS-08',
    'a container is not deleted while it holds versions, or markers alone',
    async (context) => {
      const { backend, versions } = context;
      const ref = await history(context, ['1']);
      const { container } = ref;
      await backend.deleteObject(ref, {}, call);

      const [marker, version] = await versionsOf(versions, ref);
      for (const each of [version, marker]) {
        const error = await failureOf(backend.deleteContainer(container, call));
        expect(error.code).toBe('CONTAINER_NOT_EMPTY');
        expect(error.context.container).toBe(container);
        const versionId = each?.versionId ?? '';
        await versions.deleteVersion({ ...ref, versionId }, call);
      }

      await backend.deleteContainer(container, call);
    },
  ),

  {
    ...versionCase(
      'VSUS-09',
      'describing a container leaves its versioning',
      async (context) => {
        const { backend } = context;
        const { container } = await history(context, []);
        const metadata = { set: new Map([['a', 'b']]) };
        await backend.updateContainer(container, { metadata }, call);
        const stat = await backend.statContainer(container, call);
        expect(stat.versioning).toBe('ENABLED');
      },
    ),
    ofLabels: 'SOME',
  },

  versionCase(
    'VSUS-10',
    'versions of what is in no container are not found, and it is the container',
    async ({ prefix, versions }) => {
      const ref = { container: `${prefix}missing`, name: 'doc' };
      const version = { ...ref, versionId: 'any' };
      const errors = [
        await failureOf(versions.listVersions(ref, { limit: 1 }, call)),
        await failureOf(versions.statVersion(version, call)),
        await failureOf(versions.restoreVersion(version, call)),
        await failureOf(versions.deleteVersion(version, call)),
      ];
      const codes = new Set(errors.map(({ code }) => code));
      expect(codes).toEqual(new Set(['CONTAINER_NOT_FOUND']));
    },
  ),
];
