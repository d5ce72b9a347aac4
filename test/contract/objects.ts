import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { bodyOf } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';
import { failureOf } from '../support/failure.js';
import { inParallel } from '../support/in-parallel.js';
import { list, read, readText, write, writeAll } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

const MINUTE_MS = 60_000;

export const objectCases: readonly ContractCase[] = [
  contractCase(
    'OBJ-01',
    'what is written is read again, byte for byte (seeds F1, G1)',
    async ({ backend, container }) => {
      const ref = { container, name: 'teapot' };
      const content = seededBytes('teapot', 1_000_003);
      await write(backend, ref, content);
      expect((await read(backend, ref)).equals(content)).toBe(true);
    },
  ),

  contractCase(
    'OBJ-02',
    'one stat has all there is to say of an object (seeds D2, D15)',
    async ({ backend, container }) => {
      const ref = { container, name: 'o1' };
      const written = await write(backend, ref, 'hello', {
        contentType: 'text/plain',
        metadata: new Map([['unit', 'test']]),
      });

      const stat = await backend.statObject(ref, call);

      expect(stat).toMatchObject({
        name: 'o1',
        size: 5,
        etag: written.etag,
        contentType: 'text/plain',
        metadata: new Map([['unit', 'test']]),
      });
      const age = Math.abs(Date.now() - stat.modifiedAt.getTime());
      expect(age).toBeLessThan(MINUTE_MS);
    },
  ),

  contractCase(
    'OBJ-03',
    'an object that was never written is not found, and the error names it (seed D3)',
    async ({ backend, container }) => {
      const ref = { container, name: 'bogus' };
      const errors = await Promise.all([
        failureOf(backend.statObject(ref, call)),
        failureOf(backend.readObject(ref, {}, call)),
        failureOf(backend.updateObject(ref, {}, call)),
      ]);
      for (const { code, context } of errors) {
        expect(code).toBe('OBJECT_NOT_FOUND');
        expect(context).toMatchObject({ container, object: 'bogus' });
      }
    },
  ),

  contractCase(
    'OBJ-04',
    'a deleted object is gone, and the others stay (seed D5)',
    async ({ backend, container }) => {
      await writeAll(backend, container, ['old_object', 'new_object']);

      await backend.deleteObject({ container, name: 'old_object' }, {}, call);

      expect(await list(backend, container)).toEqual(['new_object']);
      const ref = { container, name: 'old_object' };
      const error = await failureOf(backend.statObject(ref, call));
      expect(error.code).toBe('OBJECT_NOT_FOUND');
    },
  ),

  contractCase(
    'OBJ-05',
    'deleting what is missing is an error that names it, the second time too (seed D7)',
    async ({ backend, container }) => {
      const ref = { container, name: 'gone' };
      const missing = {
        code: 'OBJECT_NOT_FOUND',
        context: { container, object: 'gone' },
      };
      const first = await failureOf(backend.deleteObject(ref, {}, call));
      expect(first).toMatchObject(missing);

      await write(backend, ref, 'once');
      await backend.deleteObject(ref, {}, call);
      const second = await failureOf(backend.deleteObject(ref, {}, call));
      expect(second).toMatchObject(missing);
    },
  ),

  contractCase(
    'OBJ-06',
    'zero bytes are an object (seed G13)',
    async ({ backend, container }) => {
      const ref = { container, name: 'empty' };
      const stat = await write(backend, ref, '');
      expect(stat.size).toBe(0);
      expect((await read(backend, ref)).length).toBe(0);
      expect(await list(backend, container)).toEqual(['empty']);
    },
  ),

  contractCase(
    'OBJ-07',
    'a content type is kept as it was given (seed G5)',
    async ({ backend, container }) => {
      const ref = { container, name: 'page' };
      const contentType = 'text/html; charset=utf-8';
      await write(backend, ref, '<p>', { contentType });
      const { stat, body } = await backend.readObject(ref, {}, call);
      body.destroy();
      expect(stat.contentType).toBe(contentType);
    },
  ),

  contractCase(
    'OBJ-08',
    'without a content type it is application/octet-stream',
    async ({ backend, container }) => {
      const ref = { container, name: 'page.html' };
      await write(backend, ref, '<p>');
      const { contentType } = await backend.statObject(ref, call);
      expect(contentType).toBe('application/octet-stream');
    },
  ),

  contractCase(
    'OBJ-09',
    'writing again replaces the whole object: content, type and metadata (seed G14)',
    async ({ backend, container }) => {
      const ref = { container, name: 'twice' };
      const first = await write(backend, ref, 'a long first content', {
        contentType: 'text/plain',
        metadata: new Map([['old', '1']]),
      });

      const second = await write(backend, ref, 'short', {
        metadata: new Map([['new', '2']]),
      });

      expect(await readText(backend, ref)).toBe('short');
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(new Map([['new', '2']]));
      expect(stat.contentType).toBe('application/octet-stream');
      expect(stat.etag).toBe(second.etag);
      expect(stat.etag).not.toBe(first.etag);
    },
  ),

  contractCase(
    'OBJ-10',
    'an etag is opaque and without quotes, and a reader gets the same one',
    async ({ backend, container }) => {
      const ref = { container, name: 'tagged' };
      const { etag } = await write(backend, ref, 'content');
      expect(etag).toMatch(/^[^"\s]+$/);

      const { stat, body } = await backend.readObject(ref, {}, call);
      body.destroy();
      expect(stat.etag).toBe(etag);
    },
  ),

  contractCase(
    'OBJ-11',
    'a name, that name with a slash, and a name below it are three objects',
    async ({ backend, container }) => {
      const names = ['a', 'a/', 'a/b'];
      await writeAll(backend, container, names);
      expect(await list(backend, container)).toEqual(names);

      await backend.deleteObject({ container, name: 'a/' }, {}, call);
      expect(await list(backend, container)).toEqual(['a', 'a/b']);
      expect(await readText(backend, { container, name: 'a/b' })).toBe('a/b');
    },
  ),

  contractCase(
    'OBJ-12',
    'many calls at once each get their own answer (seed Q6)',
    async ({ backend, container }) => {
      const names = Array.from({ length: 32 }, (_, index) => `o${index}`);
      await writeAll(backend, container, names);

      const contents = await inParallel(32, names, (name) =>
        readText(backend, { container, name }),
      );

      expect(contents).toEqual(names);
    },
  ),

  contractCase(
    'OBJ-13',
    'the answer to a write is what a stat then says',
    async ({ backend, container }) => {
      const ref = { container, name: 'said' };
      const metadata = new Map([['a', 'b']]);
      const options = { contentType: 'text/plain', metadata };
      const written = await backend.writeObject(
        ref,
        { body: bodyOf('said'), ...options },
        call,
      );

      const stat = await backend.statObject(ref, call);

      expect(written).toMatchObject({
        name: stat.name,
        size: stat.size,
        etag: stat.etag,
        contentType: stat.contentType,
        metadata: stat.metadata,
      });
    },
  ),
];
