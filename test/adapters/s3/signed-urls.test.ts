import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type {
  ReadIntent,
  SignedRequest,
  StorageBackend,
  UrlSigner,
  WriteIntent,
} from '../../../src/storage/index.js';
import { readText, write } from '../../contract/acts.js';
import { send } from '../../http/exchange.js';
import { parseDisposition } from '../../http/parse-disposition.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { call } from '../../support/call.js';
import { eventually } from '../../support/eventually.js';
import { failureOf } from '../../support/failure.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

interface NameCase {
  readonly name: string;
  readonly ours: 'roundtrip' | 'reject';
}

const table = new URL('../../cases/names.json', import.meta.url);
const NAMES = (JSON.parse(readFileSync(table, 'utf8')) as readonly NameCase[])
  .filter(({ name, ours }) => ours === 'roundtrip' && /[^/]/.test(name))
  .map(({ name }) => name);

const CONTENT = 'the content';
const MD5 = createHash('md5').update(CONTENT).digest('hex');

describeWith('URLs that a real Ceph takes', await findCeph(), (host) => {
  let cluster: CephCluster;
  let backend: StorageBackend;
  let signs: UrlSigner;
  const container = `stowage-signer-${randomUUID()}`;

  beforeAll(async () => {
    cluster = await host.start();
    backend = await openAccount(optionsOf(cluster));
    if (!backend.signer) throw new Error('The account signs nothing.');
    signs = backend.signer;
    await backend.createContainer(container, {}, call);
    await write(backend, { container, name: 'cat.txt' }, '0123456789');
    await write(backend, { container, name: 'dog.txt' }, 'dog');
  }, 60_000);

  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });

  function signRead(name: string, more: Partial<ReadIntent> = {}) {
    const ref = { container, name };
    const life = { expiresInSeconds: 60, disposition: 'ATTACHMENT' } as const;
    return signs.sign({ operation: 'read', ref, ...life, ...more }, call);
  }

  function signWrite(
    name: string,
    more: Partial<WriteIntent> = {},
  ): Promise<SignedRequest> {
    const ref = { container, name };
    const life = { expiresInSeconds: 60, uploadId: 'upload-1' };
    return signs.sign({ operation: 'write', ref, ...life, ...more }, call);
  }

  function put({ url, headers }: SignedRequest, body: string, other = {}) {
    const given = { ...Object.fromEntries(headers), ...other };
    return send(url, { method: 'PUT', headers: given, body });
  }

  async function faultOf(name: string): Promise<string | undefined> {
    const body = `content of ${name}`;
    await put(await signWrite(name), body);
    const answer = await send((await signRead(name)).url);
    const told = parseDisposition(answer.headers['content-disposition']);

    const segment = name.replace(/\/+$/, '').split('/').at(-1);
    const isRight = answer.body === body && told.filename === segment;
    return isRight ? undefined : `${name}: ${answer.body}`;
  }

  test('lead to the object by any name, and save it under its last segment', async () => {
    const faults = await inParallel(8, NAMES, faultOf);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  }, 120_000);

  test.each([
    'report.pdf',
    'a"b\\c.txt',
    'naïve café \u{1f600}.txt',
    'two\r\nSet-Cookie: a=b',
    'a+b & c=d; e%20f',
  ])('save it as %j', async (filename) => {
    const { url } = await signRead('cat.txt', { filename });
    const { headers } = await send(url);
    const told = parseDisposition(headers['content-disposition']);
    expect(told).toMatchObject({ type: 'attachment', filename });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test('show it where that is asked for', async () => {
    const { url } = await signRead('cat.txt', { disposition: 'INLINE' });
    const { headers } = await send(url);
    const told = parseDisposition(headers['content-disposition']);
    expect(told).toMatchObject({ type: 'inline', filename: 'cat.txt' });
  });

  test('give an older version', async () => {
    const keeping = `${container}-kept`;
    const versioning = 'ENABLED';
    await backend.createContainer(keeping, { versioning }, call);
    const ref = { container: keeping, name: 'doc' };
    const { versionId = '' } = await write(backend, ref, 'first');
    await write(backend, ref, 'second');
    const { url } = await signRead('doc', { ref: { ...ref, versionId } });
    expect((await send(url)).body).toBe('first');
  });

  test('serve no other method', async () => {
    const { url } = await signRead('cat.txt');
    const changed = await send(url, { method: 'PUT', body: 'changed' });
    expect(changed.status).toBe(403);
    expect((await send(url, { method: 'DELETE' })).status).toBe(403);
    const { url: upload } = await signWrite('cat.txt');
    expect((await send(upload)).status).toBe(403);
    const ref = { container, name: 'cat.txt' };
    expect(await readText(backend, ref)).toBe('0123456789');
  });

  test.each([
    ['for another object', /cat\.txt(?=\?)/, 'dog.txt'],
    ['with another signature', /X-Amz-Signature=./, 'X-Amz-Signature=z'],
    ['for longer', /X-Amz-Expires=60/, 'X-Amz-Expires=61'],
    ['under another name', /%22cat\.txt/, '%22dog.txt'],
  ])('are not taken %s', async (_, part, other) => {
    const { url } = await signRead('cat.txt');
    expect(url).toMatch(part);
    expect((await send(url.replace(part, other))).status).toBe(403);
  });

  test('are good until they expire, and say when that is', async () => {
    const { url, expiresAt } = await signRead('cat.txt', {
      expiresInSeconds: 1,
    });
    expect((await send(url)).status).toBe(200);
    await eventually('the URL is refused', async () => {
      return (await send(url)).status === 403;
    });
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  test('store what they are bound to, as it is then described', async () => {
    const metadata = new Map([['unit', 'naïve  test ']]);
    const request = await signWrite('bound', {
      size: CONTENT.length,
      contentType: 'text/plain',
      checksums: { md5: MD5 },
      metadata,
    });

    expect((await put(request, CONTENT)).status).toBe(200);

    const ref = { container, name: 'bound' };
    expect(await backend.statObject(ref, call)).toMatchObject({
      size: CONTENT.length,
      contentType: 'text/plain',
      checksums: { md5: MD5 },
      metadata,
    });
  });

  test.each([
    ['another size', { size: 3 }, {}],
    ['other bytes', { checksums: { md5: MD5 } }, {}],
    ['another type', { contentType: 'text/css' }, { 'content-type': 'a/b' }],
    [
      'other metadata',
      { metadata: new Map([['unit', 'test']]) },
      { 'x-amz-meta-unit': 'other' },
    ],
  ])('do not store %s', async (what, bound, other) => {
    const request = await signWrite(what, bound);
    const { status } = await put(request, 'other content', other);
    expect([400, 403]).toContain(status);
    const ref = { container, name: what };
    const { code } = await failureOf(backend.statObject(ref, call));
    expect(code).toBe('OBJECT_NOT_FOUND');
  });

  test.each([
    ['a copy', 'x-amz-copy-source', '/CONTAINER/cat.txt'],
    ['a copy, oddly spelt', 'x_amz_copy_source', '/CONTAINER/cat.txt'],
    ['open to all', 'x-amz-acl', 'public-read'],
    ['open to all, oddly spelt', 'X-Amz_Acl', 'public-read'],
    ['granted', 'x-amz-grant-read', 'uri="http://acs.amazonaws.com/x"'],
    ['of another class', 'x-amz-storage-class', 'STANDARD'],
    ['tagged', 'x-amz-tagging', 'a=b'],
    ['locked', 'x-amz-object-lock-legal-hold', 'ON'],
    ['encrypted', 'x-amz-server-side-encryption', 'AES256'],
  ])('store nothing that is %s', async (what, header, value) => {
    const request = await signWrite(`added ${what}`);
    const added = { [header]: value.replace('CONTAINER', container) };
    expect((await put(request, '', added)).status).toBe(403);
    expect((await put(request, '')).status).toBe(200);
  });

  test.each(['amz', 'goog', 'dho', 'rgw', 'object', 'container', 'account'])(
    'store nothing else by headers that Ceph takes for its own: x-%s-',
    async (whose) => {
      const metadata = new Map([['my_unit', 'test']]);
      const request = await signWrite(`by ${whose}`, { metadata });
      const added = [
        { [`x-${whose}-meta-stowage-checksums`]: `md5=${'0'.repeat(32)}` },
        { [`x-${whose}-meta-my%5funit`]: 'other' },
        { [`x-${whose}-website-redirect-location`]: '/other' },
      ];
      const answers = await inParallel(3, added, (headers) =>
        put(request, CONTENT, headers),
      );
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect((await put(request, CONTENT)).status).toBe(200);
    },
  );

  test('store as much metadata as can be signed', async () => {
    const keys = Array.from({ length: 8 }, (_, at) => `${at}`.repeat(60));
    const metadata = new Map(keys.map((key) => [key, 'v'.repeat(100)]));
    const request = await signWrite('described', { metadata });
    expect((await put(request, CONTENT)).status).toBe(200);
  });
});
