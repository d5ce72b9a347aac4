import { beforeEach, describe, expect, test } from '@jest/globals';
import { layered } from '../../src/layers/index.js';
import type { StorageBackend } from '../../src/storage/index.js';
import { openReference } from '../reference/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';

const REF = { container: 'photos', name: 'cat.jpg' };

describe('a backend that keeps no versions', () => {
  let backend: StorageBackend;
  let version: typeof REF & { readonly versionId: string };

  beforeEach(async () => {
    backend = layered('plain', withoutVersions(openReference()));
    await backend.createContainer(REF.container, {}, call);
    const { etag } = await put('first');
    version = { ...REF, versionId: etag };
  });

  const put = (content: string) =>
    backend.writeObject(REF, { body: bodyOf(content) }, call);

  const codesOfAll = async () => {
    const target = { ref: { ...REF, name: 'copy' } };
    const errors = [
      await failureOf(backend.statObject(version, call)),
      await failureOf(backend.readObject(version, {}, call)),
      await failureOf(
        backend.copy?.copyObject(version, target, call) ?? Promise.resolve(),
      ),
    ];
    return new Set(errors.map(({ code }) => code));
  };

  test('has the one there is, by its etag: to look at, to read and to copy', async () => {
    const { body } = await backend.readObject(version, {}, call);
    const target = { ref: { ...REF, name: 'copy' } };

    expect(Buffer.concat(await body.toArray()).toString()).toBe('first');
    expect(await backend.statObject(version, call)).toMatchObject({ size: 5 });
    expect(await backend.copy?.copyObject(version, target, call)).toMatchObject(
      { name: 'copy', size: 5 },
    );
  });

  test('has it no more once it is overwritten', async () => {
    await put('second');
    expect(await codesOfAll()).toEqual(new Set(['VERSION_NOT_FOUND']));
  });

  test('has none of what is deleted', async () => {
    await backend.deleteObject(REF, {}, call);
    expect(await codesOfAll()).toEqual(new Set(['VERSION_NOT_FOUND']));
  });
});

function withoutVersions(backend: StorageBackend): StorageBackend {
  const { versions, ...plain } = backend;
  return versions ? plain : backend;
}
