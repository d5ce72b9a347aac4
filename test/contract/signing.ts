import { expect } from '@jest/globals';
import type { SignedRequest, UrlSigner } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { readText, write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';

const signingCase = casesWith('signer');

const MINUTE = 60;

function readUrl(signer: UrlSigner, container: string, name: string) {
  const ref = { container, name };
  return signer.sign(
    {
      operation: 'read',
      ref,
      expiresInSeconds: MINUTE,
      disposition: 'ATTACHMENT',
    },
    call,
  );
}

function writeUrl(signer: UrlSigner, container: string, name: string) {
  const ref = { container, name };
  return signer.sign(
    {
      operation: 'write',
      ref,
      expiresInSeconds: MINUTE,
      uploadId: `upload-${name}`,
    },
    call,
  );
}

function send(request: SignedRequest, body?: string): Promise<Response> {
  const headers = request.headers.map(
    ([name, value]) => [name, value] as [string, string],
  );
  return fetch(request.url, {
    method: request.method,
    headers,
    ...(body !== undefined && { body }),
  });
}

export const signingCases: readonly ContractCase[] = [
  signingCase(
    'SIGN-01',
    'anyone who has a signed URL reads the object with it, and only until it expires',
    async ({ backend, container, signer }) => {
      const name = 'dir/n é.txt';
      await write(backend, { container, name }, 'content');

      const request = await readUrl(signer, container, name);

      const answer = await send(request);
      expect(await answer.text()).toBe('content');
      const lifeMs = request.expiresAt.getTime() - Date.now();
      expect(lifeMs).toBeGreaterThan(0);
      expect(lifeMs).toBeLessThanOrEqual((MINUTE + 1) * 1000);
    },
  ),

  signingCase(
    'SIGN-02',
    'a signed URL gives parts of the object too',
    async ({ backend, container, signer }) => {
      await write(backend, { container, name: 'digits' }, '0123456789');
      const signed = await readUrl(signer, container, 'digits');
      const headers = [...signed.headers, ['range', 'bytes=2-4'] as const];
      const answer = await send({ ...signed, headers });
      expect([answer.status, await answer.text()]).toEqual([206, '234']);
    },
  ),

  signingCase(
    'SIGN-03',
    'anyone who has a signed URL to write stores the object with it, and nothing is stored before',
    async ({ backend, container, signer }) => {
      const ref = { container, name: 'new' };
      const request = await writeUrl(signer, container, 'new');
      const absent = await failureOf(backend.statObject(ref, call));
      expect(absent.code).toBe('OBJECT_NOT_FOUND');

      const answer = await send(request, 'content');
      expect(answer.ok).toBe(true);
      expect(await readText(backend, ref)).toBe('content');
    },
  ),

  signingCase(
    'SIGN-04',
    'a URL to read does not write, and one for an object is not one for another',
    async ({ backend, container, signer }) => {
      await write(backend, { container, name: 'one' }, 'one');
      await write(backend, { container, name: 'two' }, 'two');
      const request = await readUrl(signer, container, 'one');

      const written = await send({ ...request, method: 'PUT' }, 'changed');
      expect(written.ok).toBe(false);

      const url = request.url.replace(/one(?=[?/]|$)/, 'two');
      const other = await send({ ...request, url });
      expect(other.ok).toBe(false);
      expect(await readText(backend, { container, name: 'one' })).toBe('one');
    },
  ),
];
