import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { swift } from '../../../adapters/swift/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { failureOf } from '../../support/failure.js';
import {
  findSwift,
  type KeystoneEndpoint,
  type SwiftCluster,
} from '../../services/swift/index.js';
import { describeWith } from '../../support/unavailable.js';
import { optionsOf } from './accounts.js';

const found = await findSwift({ keystone: true });

describeWith('logging in to a real cluster', found, (host) => {
  let cluster: SwiftCluster;

  beforeAll(async () => {
    cluster = await host.start({ keystone: true });
  });

  afterAll(() => cluster.stop());

  let backend: StorageBackend | undefined;

  afterEach(async () => {
    await backend?.close();
    backend = undefined;
  });

  /** The account by Keystone, some of its options others. */
  function byKeystone(auth: object = {}, more: object = {}): object {
    const { authUrl: url, region, ...given } = keystoneOf(cluster);
    const { user, userDomain, project, projectDomain, password } = given;
    const whole = { url, user, userDomain, project, projectDomain, password };
    return { auth: { version: 3, ...whole, ...auth }, region, ...more };
  }

  async function opened(options: object): Promise<StorageBackend> {
    backend = await swift.open(swift.parseOptions(options));
    return backend;
  }

  test('opens by v1 auth, and signs with the key that was put there', async () => {
    const options = { ...optionsOf(cluster), tempUrlKey: 'open-test' };
    expect((await opened(options)).lacks).toEqual({});
  });

  test.each(['public', 'internal'])(
    'opens by Keystone with a password (%s)',
    async (side) => {
      const { lacks } = await opened(byKeystone({}, { interface: side }));
      expect(Object.keys(lacks ?? {})).toEqual(['signer']);
    },
  );

  test('opens by an application credential', async () => {
    const { authUrl, applicationCredential, region } = keystoneOf(cluster);
    const auth = {
      version: 3,
      url: authUrl,
      applicationCredentialId: applicationCredential.id,
      applicationCredentialSecret: applicationCredential.secret,
    };
    expect(await opened({ auth, region })).toHaveProperty('kind', 'swift');
  });

  test('refuses a wrong key, by v1 auth', async () => {
    const { authUrl: url, user } = cluster;
    const auth = { version: 1, url, user, key: 'wrong' };
    const failure = await failureOf(opened({ auth }));
    expect(failure.code).toBe('AUTH_FAILED');
    expect(failure.context.reason).toContain(url);
  });

  test('refuses a wrong password, by Keystone', async () => {
    const failure = await failureOf(opened(byKeystone({ password: 'wrong' })));
    expect(failure.code).toBe('AUTH_FAILED');
    expect(failure.context.reason).toMatch(/check the credentials/);
  });

  test('tells which regions there are where another is asked for', async () => {
    const options = byKeystone({}, { region: 'RegionX' });
    const failure = await failureOf(opened(options));
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(/'RegionX'.*there are: RegionOne/);
  });

  test('opens by a URL of the configuration, whatever the catalogue says', async () => {
    const { storageUrl } = cluster;
    const options = { ...optionsOf(cluster), storageUrl: `${storageUrl}/` };
    expect(await opened(options)).toHaveProperty('kind', 'swift');
  });
});

function keystoneOf({ keystone }: SwiftCluster): KeystoneEndpoint {
  if (keystone) return keystone;
  throw new Error('the cluster came without a Keystone');
}

const ordinary = await findSwift();

describeWith('a real cluster without much', ordinary, (host) => {
  test('opens, and tells what it lacks', async () => {
    const cluster = await host.start({ tempUrl: false, versioning: false });
    const options = { ...optionsOf(cluster), tempUrlKey: 'open-test' };
    const backend = await swift.open(swift.parseOptions(options));

    expect(Object.keys(backend.lacks)).toEqual(['versions', 'signer']);

    await backend.close();
    await cluster.stop();
  });
});
