import { expect } from '@jest/globals';
import { isStorageError } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { casesWith, type CaseContext, type ContractCase } from './case.js';

const expiryCase = casesWith('expiry');
const copyCase = casesWith('expiry', 'copy');

const HOUR_MS = 3_600_000;

/** A backend may take away in rounds what has expired, and list and count it until then. */
const ROUND_MS = 40_000;
const inAnHour = () => new Date(Date.now() + HOUR_MS);
const aMinuteAgo = () => new Date(Date.now() - 60_000);

function soon({ declared }: CaseContext): Date {
  return new Date(Date.now() + (declared.shortestLifeMs ?? 200));
}

/** A backend may know times to the second only. */
function expectSameSecond(actual: Date | undefined, expected: Date): void {
  const apart = (actual?.getTime() ?? 0) - expected.getTime();
  expect(Math.abs(apart)).toBeLessThanOrEqual(1000);
}

export const expiryCases: readonly ContractCase[] = [
  expiryCase(
    'EXP-01',
    'an object that is written to expire is there until then, and then as deleted',
    async (context) => {
      const { backend, container } = context;
      const ref = { container, name: 'brief' };
      await write(backend, ref, 'gone soon', { expiresAt: soon(context) });
      await write(backend, { container, name: 'stays' }, 'stays');
      expect(await list(backend, container)).toEqual(['brief', 'stays']);

      await eventually('it is not found', () =>
        backend.statObject(ref, call).then(
          () => false,
          (error: unknown) => isStorageError(error, 'OBJECT_NOT_FOUND'),
        ),
      );
      const isCleared = async () => {
        const names = await list(backend, container);
        const { objectCount } = await backend.statContainer(container, call);
        return names.join() === 'stays' && objectCount === 1;
      };
      await eventually('it is neither listed nor counted', isCleared, ROUND_MS);
      await write(backend, ref, 'again', { ifAbsent: true });
      expect(await readText(backend, ref)).toBe('again');
    },
  ),

  expiryCase(
    'EXP-02',
    'a time to expire is set, moved and taken away, and its stat says so',
    async ({ backend, container, expiry }) => {
      const ref = { container, name: 'doc' };
      const first = inAnHour();
      await write(backend, ref, 'content', { expiresAt: first });
      const written = await backend.statObject(ref, call);
      expectSameSecond(written.expiresAt, first);

      const second = new Date(first.getTime() + HOUR_MS);
      await expiry.setExpiry(ref, second, call);
      const moved = await backend.statObject(ref, call);
      expectSameSecond(moved.expiresAt, second);
      expect(moved.etag).toBe(written.etag);

      await expiry.setExpiry(ref, null, call);
      const kept = await backend.statObject(ref, call);
      expect(kept.expiresAt).toBeUndefined();
      expect(await readText(backend, ref)).toBe('content');
    },
  ),

  expiryCase(
    'EXP-03',
    'a time that has passed is refused, and nothing changes',
    async ({ backend, container, expiry }) => {
      const ref = { container, name: 'doc' };
      const late = write(backend, ref, 'x', { expiresAt: aMinuteAgo() });
      expect((await failureOf(late)).code).toBe('INVALID_ARGUMENT');
      expect(await list(backend, container)).toEqual([]);

      await write(backend, ref, 'content');
      const setting = expiry.setExpiry(ref, aMinuteAgo(), call);
      expect((await failureOf(setting)).code).toBe('INVALID_ARGUMENT');
      expect(await readText(backend, ref)).toBe('content');
    },
  ),

  expiryCase(
    'EXP-04',
    'describing an object leaves its time to expire, writing it again does not',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const expiresAt = inAnHour();
      await write(backend, ref, 'content', { expiresAt });
      await backend.updateObject(ref, { contentType: 'text/css' }, call);
      const described = await backend.statObject(ref, call);
      expectSameSecond(described.expiresAt, expiresAt);

      await write(backend, ref, 'again');
      const again = await backend.statObject(ref, call);
      expect(again.expiresAt).toBeUndefined();
    },
  ),

  expiryCase(
    'EXP-05',
    'an object that is not there has no time to expire',
    async ({ container, expiry }) => {
      const ref = { container, name: 'missing' };
      const error = await failureOf(expiry.setExpiry(ref, inAnHour(), call));
      expect(error).toMatchObject({
        code: 'OBJECT_NOT_FOUND',
        context: { container, object: 'missing' },
      });
    },
  ),

  copyCase(
    'EXP-06',
    'a copy does not expire with its source',
    async ({ backend, container, copy }) => {
      const source = { container, name: 'source' };
      const target = { container, name: 'copy' };
      await write(backend, source, 'content', { expiresAt: inAnHour() });
      await copy.copyObject(source, { ref: target }, call);
      const stat = await backend.statObject(target, call);
      expect(stat.expiresAt).toBeUndefined();
    },
  ),
];
