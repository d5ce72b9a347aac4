import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { s3 } from '../../../adapters/s3/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { pretend, type Pretender, type Reply } from '../../support/pretend.js';
import { error } from './pretend-s3.js';

const headers = { 'x-amz-request-id': '4442587FB7D0A2F9' };

/** What a HEAD of each is answered; all others are not there. */
const HEADS: Readonly<Record<string, number>> = {
  cats: 200,
  dogs: 200,
  hidden: 403,
};

let server: Pretender;
let backend: StorageBackend | undefined;

beforeEach(async () => {
  server = await pretend(({ method, path }): Reply => {
    const status = HEADS[path.replaceAll('/', '')] ?? 404;
    return method === 'HEAD'
      ? { status, headers }
      : { ...error(404, 'NoSuchBucket'), headers };
  });
});

afterEach(async () => {
  await backend?.close();
  backend = undefined;
  await server.stop().catch(() => undefined);
});

async function open(buckets: readonly string[]): Promise<StorageBackend> {
  const keys = { accessKeyId: 'key', secretAccessKey: 'hidden' };
  const options = { endpoint: server.url, ...keys, buckets };
  backend = await s3.open(s3.parseOptions(options), { purpose: 'LOOK' });
  return backend;
}

describe('an account that shows the buckets its options name', () => {
  test('lists those that are there, and those that it may not look at', async () => {
    const account = await open(['hidden', 'gone', 'cats', 'lost', 'dogs']);
    const all = await account.listContainers({ limit: 10 }, call);
    expect(all).toEqual({
      items: [{ name: 'cats' }, { name: 'dogs' }, { name: 'hidden' }],
    });
  });

  test('lists them page by page, none short for what is not there', async () => {
    const account = await open(['bees', 'cats', 'cows', 'dogs', 'owls']);
    const first = await account.listContainers({ limit: 1 }, call);
    expect(first).toEqual({ items: [{ name: 'cats' }], next: 'cats' });
    const rest = await account.listContainers({ limit: 1, from: 'cats' }, call);
    expect(rest).toEqual({ items: [{ name: 'dogs' }] });
  });

  test('says which of them are not there, and which it may not look at', async () => {
    const { notices } = await open(['cats', 'gone', 'hidden', 'lost']);
    expect(notices).toEqual([
      expect.stringMatching(/^bucket 'gone' is not there/),
      expect.stringMatching(/^bucket 'hidden' may not be looked at/),
      expect.stringMatching(/^bucket 'lost' is not there/),
    ]);
  });

  test('asks the service for a listing, and fails when it is dead', async () => {
    const account = await open(['cats', 'dogs']);
    await server.stop();
    const listing = account.listContainers({ limit: 1 }, call);
    expect((await failureOf(listing)).code).toBe('UNAVAILABLE');
  });

  test('makes no other, and says why in words that a user is shown', async () => {
    const account = await open(['cats']);
    const { code, context } = await failureOf(
      account.createContainer('dogs', {}, call),
    );
    expect(code).toBe('INVALID_CONTAINER_NAME');
    expect(context.reason).toMatch(/not among the buckets of this account/);
  });
});
