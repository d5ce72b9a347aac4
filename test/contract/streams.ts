import { expect } from '@jest/globals';
import { StorageError, type WriteOptions } from '../../src/storage/index.js';
import {
  beingRead,
  bodyOf,
  failingBody,
  letGo,
  openBody,
} from '../support/bodies.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { contractCase, type CaseContext, type ContractCase } from './case.js';

/** Ways in which a write is refused, each with the body still to be read. */
const REFUSALS: readonly (readonly [string, WriteOptions])[] = [
  ['there', { ifAbsent: true }],
  ['there', { ifMatch: 'other' }],
  ['', {}],
  ['bad', { metadata: new Map([['not a token', '']]) }],
  ['short', { size: 99 }],
  ['long', { size: 1 }],
  ['large', { maxSize: 1 }],
  ['spoilt', { expect: { crc32: '00000000' } }],
];

/** What a failed write of 'cut' leaves: nothing where nothing was, what was there where it was. */
async function expectNothingWritten(
  { backend, container }: CaseContext,
  fail: (name: string) => Promise<unknown>,
): Promise<void> {
  await write(backend, { container, name: 'before' }, 'whole');
  await fail('before');
  await fail('new');
  expect(await list(backend, container)).toEqual(['before']);
  expect(await readText(backend, { container, name: 'before' })).toBe('whole');
}

export const streamCases: readonly ContractCase[] = [
  contractCase(
    'STREAM-01',
    'a body that fails half way stores nothing, and its failure is told (seed M18)',
    async (context) => {
      const { backend, container } = context;
      await expectNothingWritten(context, async (name) => {
        const broken = new Error('the disk at the other end is broken');
        const body = failingBody('half of it', broken);
        const writing = backend.writeObject(
          { container, name },
          { body },
          call,
        );
        const error = await failureOf(writing);
        expect(error.code).toBe('UNEXPECTED');
        expect(error.cause).toBe(broken);
      });
    },
  ),

  contractCase(
    'STREAM-02',
    'a body that ends in a StorageError has the write end in that one',
    async ({ backend, container }) => {
      const ref = { container, name: 'cut' };
      const broken = new StorageError('RATE_LIMITED', { object: 'elsewhere' });
      const body = failingBody('half of it', broken);
      const writing = backend.writeObject(ref, { body }, call);
      const error = await failureOf(writing);
      expect([error, error.cause]).toContain(broken);
      expect(error.code).toBe('RATE_LIMITED');
    },
  ),

  contractCase(
    'STREAM-03',
    'a body that is destroyed half way, with no reason given, stores nothing',
    async (context) => {
      const { backend, container } = context;
      await expectNothingWritten(context, async (name) => {
        const body = openBody('half of it');
        const writing = backend.writeObject(
          { container, name },
          { body },
          call,
        );
        const failing = failureOf(writing);
        await beingRead(body);
        body.destroy();
        expect((await failing).code).toBe('UNEXPECTED');
      });
    },
  ),

  contractCase(
    'STREAM-04',
    'a body that is destroyed already stores nothing',
    async (context) => {
      const { backend, container } = context;
      await expectNothingWritten(context, async (name) => {
        const body = bodyOf('never');
        body.destroy();
        const writing = backend.writeObject(
          { container, name },
          { body },
          call,
        );
        expect((await failureOf(writing)).code).toBe('UNEXPECTED');
      });
    },
  ),

  contractCase(
    'STREAM-05',
    'a write that its caller gives up stops, lets the body go and stores nothing',
    async (context) => {
      const { backend, container } = context;
      await expectNothingWritten(context, async (name) => {
        const caller = new AbortController();
        const body = openBody('half of it');
        const until = callUntil(caller.signal);
        const writing = backend.writeObject(
          { container, name },
          { body },
          until,
        );
        const failing = failureOf(writing);
        await beingRead(body);
        caller.abort();
        expect((await failing).code).toBe('CANCELLED');
        await letGo(body);
      });
    },
  ),

  contractCase(
    'STREAM-06',
    'however a write is refused, its body is read to its end or destroyed',
    async ({ backend, container, prefix }) => {
      await write(backend, { container, name: 'there' }, 'there');
      for (const [name, options] of REFUSALS) {
        const body = bodyOf('content');
        const ref = { container, name };
        await failureOf(backend.writeObject(ref, { body, ...options }, call));
        await letGo(body);
      }

      const ref = { container, name: 'new' };
      const nowhere = { container: `${prefix}missing`, name: 'new' };
      const nameless = { container: '', name: 'new' };
      const gone = callUntil(AbortSignal.abort());
      for (const [target, its] of [
        [nowhere, call],
        [nameless, call],
        [ref, gone],
      ] as const) {
        const body = bodyOf('content');
        await failureOf(backend.writeObject(target, { body }, its));
        await letGo(body);
      }
      expect(await list(backend, container)).toEqual(['there']);
    },
  ),

  contractCase(
    'STREAM-07',
    'a body that is written is read to its end',
    async ({ backend, container }) => {
      const body = bodyOf('content');
      await backend.writeObject({ container, name: 'x' }, { body }, call);
      await letGo(body);
    },
  ),

  contractCase(
    'STREAM-08',
    'the steps that a body comes in leave no trace',
    async ({ backend, container }) => {
      const ref = { container, name: 'x' };
      for (const step of [1, 7, 4096]) {
        const body = bodyOf('0123456789'.repeat(100), step);
        await backend.writeObject(ref, { body, size: 1000 }, call);
        expect(await readText(backend, ref)).toBe('0123456789'.repeat(100));
      }
    },
  ),
];
