import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { swift } from '../../../adapters/swift/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { call } from '../../support/call.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';

const PUBLIC_URL = 'https://swift.example/v1/KEY_1';

/** A Keystone and a cluster, both behind one door; the cluster has one container, open to everyone. */
function answerOf({ path }: Asked, url: string): Reply {
  if (path.startsWith('/v3')) return signedIn(url);
  if (path === '/info') return { status: 200, body: '{"swift":{}}' };
  if (path.includes('format=json')) {
    const line = { name: 'open', count: 0, bytes: 0 };
    return { status: 200, headers: HEADERS, body: JSON.stringify([line]) };
  }
  return { status: 204, headers: HEADERS };
}

const HEADERS = {
  'x-trans-id': 'tx1',
  'x-timestamp': '1700000000.00000',
  'x-container-read': '.r:*',
  'x-container-object-count': '0',
  'x-container-bytes-used': '0',
  'x-account-container-count': '1',
  'x-account-object-count': '0',
  'x-account-bytes-used': '0',
};

function signedIn(url: string): Reply {
  const endpoints = [
    ['public', PUBLIC_URL],
    ['internal', `${url}/v1/KEY_1`],
  ].map(([side, where]) => ({ interface: side, region_id: 'One', url: where }));
  const catalog = [{ type: 'object-store', name: 'swift', endpoints }];
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const token = { issued_at: new Date().toISOString(), expires_at, catalog };
  const headers = { 'x-subject-token': 'gAAAA' };
  return { status: 201, headers, body: JSON.stringify({ token }) };
}

describe('what is public, where the gateway uses the internal endpoint', () => {
  let server: Pretender;
  let backend: StorageBackend;

  beforeAll(async () => {
    server = await pretend((asked) => answerOf(asked, server.url));
    const names = { userDomain: 'Default', projectDomain: 'Default' };
    const who = { user: 'gw', project: 'gw', password: 'hidden', ...names };
    const auth = { version: 3, url: `${server.url}/v3`, ...who };
    const options = { auth, interface: 'internal' };
    backend = await swift.open(swift.parseOptions(options));
  });
  afterAll(async () => {
    await backend.close();
    await server.stop();
  });

  const url = `${PUBLIC_URL}/open`;

  test('has the public URL in a stat of its container', async () => {
    const stat = await backend.statContainer('open', call);
    expect(stat.publication?.url).toBe(url);
  });

  test('has it in the list of what is public', async () => {
    const page = { limit: 5 };
    const listed = await backend.publication?.listPublicContainers(page, call);
    expect(listed?.items.map(({ publication }) => publication?.url)).toEqual([
      url,
    ]);
  });
});
