import { expect } from '@jest/globals';
import { callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { casesAcross, take, written } from './across.js';
import type { ContractCase } from './case.js';

const acrossCase = casesAcross('neighbour');
const strangerCase = casesAcross('stranger');

/** What is not taken of another account, and what then happens: nothing. */
export const acrossRefusalCases: readonly ContractCase[] = [
  acrossCase(
    'ACROSS-03',
    'what is taken replaces what is there, unless ifAbsent or ifMatch forbid',
    async (context) => {
      const { backend } = context;
      const { source, target: ref } = await written(context);
      const { etag } = await write(backend, ref, 'old');

      const absent = take(context, source, { ref, ifAbsent: true });
      expect((await failureOf(absent)).code).toBe('OBJECT_EXISTS');
      const another = take(context, source, { ref, ifMatch: 'x' });
      expect((await failureOf(another)).code).toBe('PRECONDITION_FAILED');
      expect(await readText(backend, ref)).toBe('old');

      await take(context, source, { ref, ifMatch: etag });
      expect(await readText(backend, ref)).toBe('the content');
      const free = { ...ref, name: 'free' };
      await take(context, source, { ref: free, ifAbsent: true });
      expect(await readText(backend, free)).toBe('the content');
    },
  ),

  acrossCase(
    'ACROSS-07',
    'a source that is not there is not taken, nor one in a container that is not there, and nothing is made or changed',
    async (context) => {
      const { backend, container, there } = context;
      const ref = { container, name: 'copy' };
      const missing = { container: there.container, name: 'missing' };
      const nowhere = { container: `${there.prefix}missing`, name: 'missing' };
      for (const source of [missing, nowhere])
        expect(await take(context, source, { ref })).toBeUndefined();
      expect(await list(backend, container)).toEqual([]);

      await write(backend, ref, 'there');
      for (const source of [missing, nowhere])
        expect(await take(context, source, { ref })).toBeUndefined();
      expect(await readText(backend, ref)).toBe('there');
    },
  ),

  acrossCase(
    'ACROSS-08',
    'a target container that is not there is named, and nothing is made of it',
    async (context) => {
      const { source } = await written(context);
      const missing = `${context.prefix}missing`;
      const ref = { container: missing, name: 'copy' };
      expect(await failureOf(take(context, source, { ref }))).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        context: { container: missing },
      });
    },
  ),

  acrossCase(
    'ACROSS-09',
    'nothing is taken to a name that cannot be made, nor by a call that was given up before',
    async (context) => {
      const { backend, container } = context;
      const { source, target } = await written(context);
      for (const name of ['', '..', 'a/../b', 'line\n', 'x'.repeat(1025)]) {
        const ref = { container, name };
        const error = await failureOf(take(context, source, { ref }));
        expect(error.code).toBe('INVALID_OBJECT_NAME');
      }
      const gone = callUntil(AbortSignal.abort());
      const late = take(context, source, { ref: target }, gone);
      expect((await failureOf(late)).code).toBe('CANCELLED');
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  strangerCase(
    'ACROSS-15',
    'what this account may not read is not taken, and nothing is made or changed',
    async (context) => {
      const { backend, copy, container, there } = context;
      expect(copy.service).toBe(there.copy.service);
      const { source, target } = await written(context);
      expect(await take(context, source, { ref: target })).toBeUndefined();
      expect(await list(backend, container)).toEqual([]);

      await write(backend, target, 'there');
      expect(await take(context, source, { ref: target })).toBeUndefined();
      expect(await readText(backend, target)).toBe('there');
    },
  ),
];
