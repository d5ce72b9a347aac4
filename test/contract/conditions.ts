import { expect } from '@jest/globals';
import { letGo, openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

export const conditionCases: readonly ContractCase[] = [
  contractCase(
    'COND-01',
    'ifAbsent writes where nothing is, and again once it is deleted',
    async ({ backend, container }) => {
      const ref = { container, name: 'new' };
      await write(backend, ref, 'first', { ifAbsent: true });
      expect(await readText(backend, ref)).toBe('first');

      await backend.deleteObject(ref, {}, call);
      await write(backend, ref, 'second', { ifAbsent: true });
      expect(await readText(backend, ref)).toBe('second');
    },
  ),

  contractCase(
    'COND-02',
    'ifAbsent leaves what is there, and names it',
    async ({ backend, container }) => {
      const ref = { container, name: 'there' };
      await write(backend, ref, 'first');

      const error = await failureOf(
        write(backend, ref, 'second', { ifAbsent: true }),
      );

      expect(error).toMatchObject({
        code: 'OBJECT_EXISTS',
        context: { container, object: 'there' },
      });
      expect(await readText(backend, ref)).toBe('first');
    },
  ),

  contractCase(
    'COND-03',
    'ifMatch replaces the content that its etag names',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const { etag } = await write(backend, ref, 'first');
      await write(backend, ref, 'second', { ifMatch: etag });
      expect(await readText(backend, ref)).toBe('second');
    },
  ),

  contractCase(
    'COND-04',
    'ifMatch leaves any other content, and says which it is',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const first = await write(backend, ref, 'first');
      const second = await write(backend, ref, 'second');

      const error = await failureOf(
        write(backend, ref, 'third', { ifMatch: first.etag }),
      );

      expect(error.code).toBe('PRECONDITION_FAILED');
      expect(error.context.currentEtag).toBe(second.etag);
      expect(await readText(backend, ref)).toBe('second');
    },
  ),

  contractCase(
    'COND-05',
    'ifMatch where nothing is fails, and stores nothing',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const error = await failureOf(
        write(backend, ref, 'new', { ifMatch: 'any' }),
      );
      expect(error.code).toBe('PRECONDITION_FAILED');
      expect(error.context.currentEtag).toBeUndefined();
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  contractCase(
    'COND-06',
    'a condition that fails is told before the body has come',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'first');
      for (const condition of [{ ifAbsent: true }, { ifMatch: 'other' }]) {
        const body = openBody('it never ends');
        await failureOf(backend.writeObject(ref, { body, ...condition }, call));
        await letGo(body);
      }
      expect(await readText(backend, ref)).toBe('first');
    },
  ),

  contractCase(
    'COND-07',
    'a delete with ifMatch deletes that content and no other',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const { etag } = await write(backend, ref, 'first');

      const error = await failureOf(
        backend.deleteObject(ref, { ifMatch: 'other' }, call),
      );
      expect(error.code).toBe('PRECONDITION_FAILED');
      expect(error.context.currentEtag).toBe(etag);

      await backend.deleteObject(ref, { ifMatch: etag }, call);
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  contractCase(
    'COND-08',
    'a read with ifMatch gives that content and no other',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const { etag } = await write(backend, ref, 'first');
      const { body } = await backend.readObject(ref, { ifMatch: etag }, call);
      body.destroy();

      const other = { ifMatch: 'other' };
      const error = await failureOf(backend.readObject(ref, other, call));
      expect(error.code).toBe('PRECONDITION_FAILED');
    },
  ),

  contractCase(
    'COND-09',
    'an etag that has been replaced matches no more',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const { etag } = await write(backend, ref, 'first');
      await write(backend, ref, 'second', { ifMatch: etag });
      const stale = write(backend, ref, 'third', { ifMatch: etag });
      expect((await failureOf(stale)).code).toBe('PRECONDITION_FAILED');
    },
  ),

  contractCase(
    'COND-10',
    'of two conditions both must hold, though they can never hold together',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const both = { ifAbsent: true, ifMatch: 'some' };
      const error = await failureOf(write(backend, ref, 'content', both));
      expect(error.code).toBe('PRECONDITION_FAILED');
      expect(await list(backend, container)).toEqual([]);
    },
  ),
];
