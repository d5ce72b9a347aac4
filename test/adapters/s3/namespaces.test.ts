import { afterEach, expect, test } from '@jest/globals';
import { namespaceOf } from '../../../adapters/s3/namespace.js';
import { s3 } from '../../../adapters/s3/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import type { Pretender } from '../../support/pretend.js';
import { deskAt } from './desks.js';
import { error, pretendS3, xml } from './pretend-s3.js';

const CEPH = 'tx0000038bdb8697c36087e-006b01d993-1010-default';
const SWIFT = 'tx0d5ee2d4cb4f4b0f8f9bb-006b01d993';
const OTHER = '4442587FB7D0A2F9';

let server: Pretender | undefined;
let backend: StorageBackend | undefined;

afterEach(async () => {
  await backend?.close();
  await server?.stop();
  backend = server = undefined;
});

/** What an account says its service is, at a service that answers with such ids, and of whom. */
async function serviceOf(
  id: string,
  owner = '',
  options: object = {},
): Promise<string | undefined> {
  const versioning = {
    ...error(404, 'NoSuchBucket'),
    headers: { 'x-amz-request-id': id },
  };
  const body = xml('ListAllMyBucketsResult', owner);
  const list = owner ? { status: 200, body } : error(403, 'AccessDenied');
  server = await pretendS3({ versioning, list });
  const keys = { accessKeyId: 'key', secretAccessKey: 'hidden' };
  const given = { endpoint: server.url, ...keys, buckets: ['a-b'], ...options };
  backend = await s3.open(s3.parseOptions(given));
  return backend.copy?.service?.replace(server.url, 'URL');
}

function owned(by: string): string {
  return `<Owner><ID>${by}</ID></Owner>`;
}

test.each([
  ["Ceph's users of no tenant", CEPH, 'alice', 's3:URL'],
  ["Ceph's users of another system", CEPH, '$ldap$alice', 's3:URL'],
  ["those of one of Ceph's tenants", CEPH, 'acme$alice', 's3:URL/acme'],
])('%s are of one service', async (_, id, owner, service) => {
  expect(await serviceOf(id, owned(owner))).toBe(service);
});

test.each([
  ['a service that nobody knows', OTHER, owned('alice')],
  ['a Ceph that does not say whose the keys are', CEPH, ''],
  ["a Ceph's user of an account", CEPH, owned('RGW12345678901234567')],
])('at %s only accounts with one key are of one', async (_, id, owner) => {
  const one = await serviceOf(id, owner);
  expect(one).toMatch(/^s3:URL#[0-9a-f]{16}$/);
  await backend?.close();
  await server?.stop();
  const other = await serviceOf(id, owner, { accessKeyId: 'another' });
  expect(other).toMatch(/^s3:URL#/);
  expect(other).not.toBe(one);
});

test("Swift's own S3 has every user's buckets apart: nothing is to be taken there", async () => {
  expect(await serviceOf(SWIFT, owned('alice'))).toBeUndefined();
  expect(Object.keys(backend?.copy ?? {})).toEqual(['copyObject']);
});

test.each([
  ['us-east-1', 's3:aws'],
  ['eu-central-1', 's3:aws'],
  ['ap-southeast-5', 's3:aws'],
  ['cn-north-1', 's3:aws-cn'],
  ['us-gov-west-1', 's3:aws-us-gov'],
  ['us-iso-east-1', 's3:aws-iso'],
  ['us-isob-east-1', 's3:aws-iso-b'],
  ['eu-isoe-west-1', 's3:aws-iso-e'],
  ['us-isof-south-1', 's3:aws-iso-f'],
  ['eusc-de-east-1', 's3:aws-eusc'],
  ['us-new-west-1', undefined],
])(
  'AWS is one service for each partition, and that of %s is %s',
  async (region, service) => {
    const desk = deskAt({ region });
    const { wire, options, closed: signal } = desk;
    const found = await namespaceOf('AWS', { wire, options, signal });
    expect(found).toBe(service);
    await desk.close();
  },
);
