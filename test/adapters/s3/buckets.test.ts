import { afterEach, expect, test } from '@jest/globals';
import { buckets } from '../../../adapters/s3/buckets.js';
import type { Desk } from '../../../adapters/s3/desk.js';
import { toStorageError } from '../../../adapters/s3/errors.js';
import { folders } from '../../../adapters/s3/folders.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';
import { error, xml } from './pretend-s3.js';

const never = new AbortController().signal;
const headers = { 'x-amz-request-id': 'tx1' };
const OK = { status: 200, headers };

let server: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await server?.stop();
});

async function on(
  reply: (asked: Asked) => Reply | undefined,
  options: object = {},
): Promise<Desk> {
  server = await pretend(reply);
  desk = deskAt(
    { endpoint: server.url, ...options },
    { tagsBuckets: false, hasPolicies: false },
  );
  return desk;
}

/** A service that says of making what there is that it was made, as Ceph does. */
function forgetful(): (asked: Asked) => Reply {
  let isThere = false;
  return ({ method, path }) => {
    if (path.includes('versioning'))
      return { ...OK, body: xml('VersioningConfiguration') };
    if (method === 'HEAD') return isThere ? OK : { status: 404, headers };
    isThere = method === 'PUT';
    return OK;
  };
}

const make = (of: Desk, signal = never) =>
  buckets(of).make('photos', {}, signal);

test('of eight who make a bucket at once one made it', async () => {
  const reply = forgetful();
  const first = await on(reply);
  const { endpoint } = first.options;
  const second = deskAt({ endpoint }, first.service);
  const all = await Promise.all(
    [first, second, first, second, first, second, first, second].map((each) =>
      make(each),
    ),
  );
  await second.close();
  expect(all.filter(({ created }) => created)).toHaveLength(1);
});

test('who waits for another to make it can give up, and what comes after still waits', async () => {
  const reply = forgetful();
  const held = Promise.withResolvers<undefined>();
  let isFirst = true;
  const of = await on((asked) => {
    if (!isFirst) return reply(asked);
    isFirst = false;
    held.resolve(undefined);
    return undefined;
  });
  const working = new AbortController();
  const first = expect(make(of, working.signal)).rejects.toThrow();
  const gone = new AbortController();
  const second = expect(make(of, gone.signal)).rejects.toThrow('gone');
  const third = make(of);
  gone.abort(new Error('gone'));
  await second;
  await held.promise;
  working.abort();
  await first;
  expect((await third).created).toBe(true);
});

test.each([
  [404, true],
  [403, false],
])(
  'what a HEAD answered %d and could not be finished is taken away: %s',
  async (status, isTakenAway) => {
    const of = await on(({ method, path }) => {
      if (method === 'HEAD') return { status, headers };
      if (path.includes('versioning')) return error(500, 'InternalError');
      return OK;
    });
    const making = buckets(of).make('photos', { versioning: 'ENABLED' }, never);
    await expect(making).rejects.toThrow();
    const methods = server?.asked.map(({ method }) => method) ?? [];
    expect(methods.includes('DELETE')).toBe(isTakenAway);
  },
);

test.each([
  ['buckets', {}, 'ListAllMyBucketsResult', 'ContinuationToken'],
  ['folders', { bucket: 'one' }, 'ListBucketResult', 'NextContinuationToken'],
])(
  'a listing of %s that leads to itself comes to an end',
  async (_, options, root, token) => {
    const body = xml(root, `<${token}>again</${token}>`);
    const of = await on(() => ({ ...OK, body }), options);
    const layout = of.places.bucket === undefined ? buckets(of) : folders(of);
    const failure: unknown = await layout
      .list({ limit: 10 }, AbortSignal.timeout(5_000))
      .catch((thrown: unknown) => thrown);
    expect(toStorageError(failure, {})).toMatchObject({ code: 'UNAVAILABLE' });
    expect(server?.asked).toHaveLength(2);
  },
);
