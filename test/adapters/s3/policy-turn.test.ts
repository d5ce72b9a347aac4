import { afterEach, expect, test } from '@jest/globals';
import { publication } from '../../../adapters/s3/publication.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';
import { error, xml } from './pretend-s3.js';

const MINUTE = { ttlSeconds: 60, logRetention: false };
const FOUND = {
  status: 200,
  body: xml('ListBucketResult', '<KeyCount>1</KeyCount>'),
};

let server: Pretender | undefined;
afterEach(() => server?.stop());

/** A service of one shared bucket, of which others put back the policy at the first so many PUTs. */
async function overwritten(times: number) {
  let left = times;
  let policy: string | undefined;
  const onPolicy = ({ method, body }: Asked): Reply => {
    if (method === 'GET')
      return policy === undefined
        ? error(404, 'NoSuchBucketPolicy')
        : { status: 200, body: policy };
    if (left > 0) left -= 1;
    else policy = method === 'PUT' ? body : undefined;
    return { status: 204 };
  };
  server = await pretend((asked) => {
    const { status, headers, body } = replyTo(asked, onPolicy);
    const id = { 'x-amz-request-id': 'tx1' };
    return { status, headers: { ...id, ...headers }, ...(body && { body }) };
  });
  const desk = deskAt({ endpoint: server.url, bucket: 'one' });
  const puts = () =>
    server?.asked.filter(({ method }) => method === 'PUT').length;
  return { desk, puts, facet: publication(desk) };
}

/** What stands for the container is there, so that only policies are put. */
function replyTo(asked: Asked, onPolicy: (asked: Asked) => Reply): Reply {
  if (asked.path.includes('policy')) return onPolicy(asked);
  if (asked.method === 'HEAD') return { status: 200, headers: { etag: '"e"' } };
  if (asked.path.includes('versioning'))
    return { status: 200, body: xml('VersioningConfiguration') };
  return FOUND;
}

test('a policy that another gateway puts its own over is put again', async () => {
  const { facet, puts, desk } = await overwritten(2);
  const stat = await facet.publishContainer('a', MINUTE, call);
  expect(stat.publication).toMatchObject({ ttlSeconds: 60 });
  expect(puts()).toBe(3);
  await desk.close();
});

test('a policy that never stands as it was put is UNAVAILABLE, after three times', async () => {
  const { facet, puts, desk } = await overwritten(100);
  const publishing = facet.publishContainer('a', MINUTE, call);
  expect(await failureOf(publishing)).toHaveProperty('code', 'UNAVAILABLE');
  expect(puts()).toBe(3);
  await desk.close();
});

test('a bucket in another region is none of those that are public, and fails no listing', async () => {
  const id = { 'x-amz-request-id': 'tx1' };
  const listed = xml(
    'ListAllMyBucketsResult',
    '<Buckets><Bucket><Name>far</Name></Bucket></Buckets>',
  );
  server = await pretend(({ path }) =>
    path.includes('policy')
      ? { ...error(301, 'PermanentRedirect') }
      : { status: 200, headers: id, body: listed },
  );
  const desk = deskAt({ endpoint: server.url });
  const page = publication(desk).listPublicContainers({ limit: 10 }, call);
  expect(await page).toEqual({ items: [] });
  await desk.close();
});
