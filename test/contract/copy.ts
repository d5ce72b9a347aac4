import { expect } from '@jest/globals';
import type { ServerSideCopy } from '../../src/storage/index.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { casesWith, type CaseContext, type ContractCase } from './case.js';

const copyCase = casesWith('copy');

/** A source with all that a copy takes along, copied to another name beside it. */
async function copied(
  { backend, container }: CaseContext,
  copy: ServerSideCopy,
) {
  const source = { container, name: 'source' };
  const target = { container, name: 'copy' };
  const written = await write(backend, source, 'the content', {
    contentType: 'text/plain',
    metadata: new Map([['unit', 'test']]),
    expect: { md5: 'da619dfbf5572fc749b1496b0fffd76a' },
  });
  const stat = await copy.copyObject(source, { ref: target }, call);
  return { source, target, written, stat };
}

export const copyCases: readonly ContractCase[] = [
  copyCase(
    'COPY-01',
    'a copy has its own name, and content, type, metadata and checksums of its source (seed O2)',
    async (context) => {
      const { backend, copy } = context;
      const { target, written } = await copied(context, copy);
      expect(await readText(backend, target)).toBe('the content');
      expect(await backend.statObject(target, call)).toMatchObject({
        name: 'copy',
        size: 11,
        contentType: 'text/plain',
        metadata: new Map([['unit', 'test']]),
        checksums: written.checksums,
      });
    },
  ),

  copyCase(
    'COPY-02',
    'writing to a copy leaves its source (seed O4)',
    async (context) => {
      const { backend, copy } = context;
      const { source, target } = await copied(context, copy);
      await write(backend, target, 'changed copy');
      expect(await readText(backend, source)).toBe('the content');
    },
  ),

  copyCase(
    'COPY-03',
    'a copy lives on when its source is deleted or changed',
    async (context) => {
      const { backend, copy } = context;
      const { source, target } = await copied(context, copy);
      await write(backend, source, 'changed source');
      expect(await readText(backend, target)).toBe('the content');
      await backend.deleteObject(source, {}, call);
      expect(await readText(backend, target)).toBe('the content');
    },
  ),

  copyCase(
    'COPY-04',
    'a copy into another container is listed there, and not here (seed O6)',
    async ({ backend, container, newContainer, copy }) => {
      const other = await newContainer();
      const source = { container, name: 'source' };
      await write(backend, source, 'content');

      const target = { container: other, name: 'copy' };
      await copy.copyObject(source, { ref: target }, call);

      expect(await list(backend, other)).toEqual(['copy']);
      expect(await list(backend, container)).toEqual(['source']);
    },
  ),

  copyCase(
    'COPY-05',
    'a source that is not there is named as the object that it is (seed I4)',
    async ({ container, copy }) => {
      const source = { container, name: 'missing' };
      const target = { container, name: 'copy' };
      const error = await failureOf(
        copy.copyObject(source, { ref: target }, call),
      );
      expect(error).toMatchObject({
        code: 'OBJECT_NOT_FOUND',
        context: { container, object: 'missing' },
      });
    },
  ),

  copyCase(
    'COPY-06',
    'a target container that is not there is named, and nothing is made of it (seed O10)',
    async ({ backend, container, prefix, copy }) => {
      const source = { container, name: 'source' };
      await write(backend, source, 'content');
      const missing = `${prefix}missing`;
      const target = { container: missing, name: 'copy' };
      const error = await failureOf(
        copy.copyObject(source, { ref: target }, call),
      );
      expect(error).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        context: { container: missing },
      });
    },
  ),

  copyCase(
    'COPY-07',
    'a copy onto what is there replaces it, unless ifAbsent or ifMatch forbid',
    async ({ backend, container, copy }) => {
      const source = { container, name: 'source' };
      const target = { container, name: 'target' };
      await write(backend, source, 'new');
      const { etag } = await write(backend, target, 'old');

      const absent = copy.copyObject(
        source,
        { ref: target, ifAbsent: true },
        call,
      );
      expect((await failureOf(absent)).code).toBe('OBJECT_EXISTS');
      const other = copy.copyObject(
        source,
        { ref: target, ifMatch: 'x' },
        call,
      );
      expect((await failureOf(other)).code).toBe('PRECONDITION_FAILED');
      expect(await readText(backend, target)).toBe('old');

      await copy.copyObject(source, { ref: target, ifMatch: etag }, call);
      expect(await readText(backend, target)).toBe('new');
    },
  ),

  copyCase(
    'COPY-08',
    'an object can be copied onto itself, and stays what it was',
    async ({ backend, container, copy }) => {
      const ref = { container, name: 'self' };
      const metadata = new Map([['unit', 'test']]);
      await write(backend, ref, 'content', { metadata });
      await copy.copyObject(ref, { ref }, call);
      expect(await readText(backend, ref)).toBe('content');
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  copyCase(
    'COPY-09',
    'a copy to a name that cannot be made is refused',
    async ({ backend, container, copy }) => {
      const source = { container, name: 'source' };
      await write(backend, source, 'content');
      for (const name of ['', '..', 'a/../b', 'line\n', 'x'.repeat(1025)]) {
        const target = { container, name };
        const copying = copy.copyObject(source, { ref: target }, call);
        expect((await failureOf(copying)).code).toBe('INVALID_OBJECT_NAME');
      }
      expect(await list(backend, container)).toEqual(['source']);
    },
  ),

  copyCase(
    'COPY-10',
    'a copy that is given up before it began makes nothing',
    async ({ backend, container, copy }) => {
      const source = { container, name: 'source' };
      await write(backend, source, 'content');
      const gone = callUntil(AbortSignal.abort());
      const target = { container, name: 'copy' };
      const copying = copy.copyObject(source, { ref: target }, gone);
      expect((await failureOf(copying)).code).toBe('CANCELLED');
      expect(await list(backend, container)).toEqual(['source']);
    },
  ),
];
