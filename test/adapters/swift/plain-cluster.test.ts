import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { layered } from '../../../src/layers/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, signingOptionsOf } from './accounts.js';

const REF = { container: 'plain', name: 'doc' };

describeWith(
  'a cluster without versions and temporary URLs',
  await findSwift(),
  (host) => {
    let cluster: SwiftCluster;
    let backend: StorageBackend;

    beforeAll(async () => {
      cluster = await host.start({ versioning: false, tempUrl: false });
      backend = await openAccount(signingOptionsOf(cluster));
      await backend.createContainer(REF.container, {}, call);
    });

    afterAll(async () => {
      await backend.close();
      await cluster.stop();
    });

    test('lacks these facets, and says why', () => {
      expect(backend.versions).toBeUndefined();
      expect(backend.signer).toBeUndefined();
      expect(backend.lacks?.versions).toContain('object_versioning');
      expect(backend.lacks?.signer).toContain('tempurl');
    });

    test('gives nothing for the id of a version, though Swift would give the object', async () => {
      await backend.writeObject(REF, { body: bodyOf('content') }, call);
      const version = { ...REF, versionId: '1795274632.63949' };
      const error = await failureOf(backend.statObject(version, call));
      expect(error.code).toBe('VERSION_NOT_FOUND');
    });

    test('has the one version there is, by its etag', async () => {
      const account = layered('swift', backend);
      const body = bodyOf('the only one');
      const { etag } = await account.writeObject(REF, { body }, call);
      const version = { ...REF, versionId: etag };
      const read = await account.readObject(version, {}, call);
      const content = Buffer.concat(await read.body.toArray());
      expect(content.toString()).toBe('the only one');
    });
  },
);
