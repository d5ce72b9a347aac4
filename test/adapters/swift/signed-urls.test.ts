import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type {
  ReadIntent,
  SignedRequest,
  StorageBackend,
  UrlSigner,
} from '../../../src/storage/index.js';
import { readText, write } from '../../contract/acts.js';
import { send } from '../../http/exchange.js';
import { parseDisposition } from '../../http/parse-disposition.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { call } from '../../support/call.js';
import { eventually } from '../../support/eventually.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, signingOptionsOf } from './accounts.js';

const found = await findSwift();

interface NameCase {
  readonly name: string;
  readonly ours: 'roundtrip' | 'reject';
}

const table = new URL('../../cases/names.json', import.meta.url);
const NAMES = (JSON.parse(readFileSync(table, 'utf8')) as readonly NameCase[])
  .filter(({ name, ours }) => ours === 'roundtrip' && /[^/]/.test(name))
  .map(({ name }) => name);

describeWith('URLs that a real Swift takes', found, (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let signs: UrlSigner;
  const container = `stowage-signer-${randomUUID()}`;

  beforeAll(async () => {
    cluster = await host.start();
    backend = await openAccount(signingOptionsOf(cluster));
    if (!backend.signer) throw new Error('The account signs nothing.');
    signs = backend.signer;
    await backend.createContainer(container, {}, call);
    await write(backend, { container, name: 'cat.txt' }, '0123456789');
    await write(backend, { container, name: 'dog.txt' }, 'dog');
  });

  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });

  function signRead(name: string, more: Partial<ReadIntent> = {}) {
    const ref = { container, name };
    const life = { expiresInSeconds: 60, disposition: 'ATTACHMENT' } as const;
    return signs.sign({ operation: 'read', ref, ...life, ...more }, call);
  }

  function signWrite(name: string): Promise<SignedRequest> {
    const ref = { container, name };
    const life = { expiresInSeconds: 60, uploadId: 'upload-1' };
    return signs.sign({ operation: 'write', ref, ...life }, call);
  }

  async function faultOf(name: string): Promise<string | undefined> {
    const { method, url } = await signWrite(name);
    const body = `content of ${name}`;
    await send(url, { method, body });
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
    ['report.pdf', 'report.pdf'],
    ['a"b\\c.txt', 'a"b\\c.txt'],
    ['naïve café \u{1f600}.txt', 'naïve café \u{1f600}.txt'],
    ['two\r\nSet-Cookie: a=b', 'two\r\nSet-Cookie: a=b'],
    ['a+b & c=d; e%20f', 'a+b & c=d; e%20f'],
    ['../../etc/passwd', '.._.._etc_passwd'],
  ])('save it as %j', async (filename, expected) => {
    const { url } = await signRead('cat.txt', { filename });
    const { headers } = await send(url);
    const told = parseDisposition(headers['content-disposition']);
    expect(told).toMatchObject({ type: 'attachment', filename: expected });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test('show it where that is asked for', async () => {
    const { url } = await signRead('cat.txt', { disposition: 'INLINE' });
    const { headers } = await send(url);
    const told = parseDisposition(headers['content-disposition']);
    expect(told).toMatchObject({ type: 'inline', filename: 'cat.txt' });
  });

  test('give a part of it, or only its headers', async () => {
    const { url } = await signRead('cat.txt');
    const part = await send(url, { headers: { range: 'bytes=2-4' } });
    expect(part).toMatchObject({ status: 206, body: '234' });
    const head = await send(url, { method: 'HEAD' });
    expect(head.headers['content-length']).toBe('10');
  });

  test('serve no other method', async () => {
    const { url } = await signRead('cat.txt');
    const method = await send(url, { method: 'PUT', body: 'changed' });
    expect(method.status).toBe(401);
    expect((await send(url, { method: 'DELETE' })).status).toBe(401);
    const { url: upload } = await signWrite('cat.txt');
    expect((await send(upload)).status).toBe(401);
    const ref = { container, name: 'cat.txt' };
    expect(await readText(backend, ref)).toBe('0123456789');
  });

  test.each([
    ['for another object', /cat\.txt(?=\?)/, 'dog.txt'],
    ['with another signature', /temp_url_sig=./, 'temp_url_sig=z'],
    ['for longer', /temp_url_expires=\d/, 'temp_url_expires=9'],
  ])('are not taken %s', async (_, part, other) => {
    const { url } = await signRead('cat.txt');
    expect(url).toMatch(part);
    expect((await send(url.replace(part, other))).status).toBe(401);
  });

  test('are good until they expire, and say when that is', async () => {
    const { url, expiresAt } = await signRead('cat.txt', {
      expiresInSeconds: 1,
    });
    expect((await send(url)).status).toBe(200);
    await eventually('the URL is refused', async () => {
      return (await send(url)).status === 401;
    });
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });
});
