import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/unavailable.js';
import { findSwift } from './swift/index.js';
import type { KeystoneEndpoint, SwiftCluster } from './swift/index.js';

const swift = await findSwift({ keystone: true });

describeWith('Keystone for tests', swift, (host) => {
  let cluster: SwiftCluster;
  let keystone: KeystoneEndpoint;

  beforeAll(async () => {
    cluster = await host.start({ keystone: true });
    keystone = endpointOf(cluster);
  });

  afterAll(() => cluster.stop());

  test.each(['public', 'internal'])(
    'leads by its catalogue to a Swift that takes its token (%s)',
    async (interfaceName) => {
      const { token, catalog } = await signIn(keystone, byPassword(keystone));
      const storage = catalog
        .find(({ type }) => type === 'object-store')
        ?.endpoints.find((endpoint) => endpoint.interface === interfaceName);

      expect(storage).toHaveProperty('region', keystone.region);
      expect(await storedAt(storage?.url ?? '', token)).toBe(201);
    },
  );

  test('takes the application credential', async () => {
    const { id, secret } = keystone.applicationCredential;

    const { token } = await signIn(keystone, {
      identity: {
        methods: ['application_credential'],
        application_credential: { id, secret },
      },
    });

    expect(token).not.toBe('');
  });

  test('leaves version 1 of authentication as it is', () => {
    expect(cluster.storageUrl).toMatch(/AUTH_test$/);
  });
});

interface Catalogue {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region: string;
    readonly url: string;
  }[];
}

function endpointOf({ keystone }: SwiftCluster): KeystoneEndpoint {
  if (!keystone) throw new Error('the cluster came without a Keystone');
  return keystone;
}

function byPassword({ user, userDomain, ...rest }: KeystoneEndpoint): object {
  const { password, project, projectDomain } = rest;
  const who = { name: user, domain: { name: userDomain }, password };
  return {
    identity: { methods: ['password'], password: { user: who } },
    scope: { project: { name: project, domain: { name: projectDomain } } },
  };
}

async function signIn({ authUrl }: KeystoneEndpoint, auth: object) {
  const answer = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  const { token } = (await answer.json()) as {
    token: { catalog: readonly Catalogue[] };
  };
  const subject = answer.headers.get('x-subject-token') ?? '';
  return { token: subject, catalog: token.catalog };
}

/** The status with which Swift takes an object. */
async function storedAt(storageUrl: string, token: string): Promise<number> {
  const headers = { 'x-auth-token': token };
  await fetch(`${storageUrl}/proof`, { method: 'PUT', headers });
  const url = `${storageUrl}/proof/object`;
  return (await fetch(url, { method: 'PUT', headers, body: 'x' })).status;
}
