import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isStorageError,
  type StorageBackend,
} from '../../src/storage/index.js';
import {
  breaksBody,
  cutsBody,
  fails,
  hangs,
  isDeaf,
  losesAnswer,
  stallsBody,
  type Mishap,
} from '../chaos/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { CONTENT, houseWith, REF } from './house.js';

const anyMishap = fc.constantFrom<Mishap | undefined>(
  undefined,
  fails('UNAVAILABLE'),
  fails('RATE_LIMITED', { retryAfterSeconds: 0.1 }),
  fails('OBJECT_NOT_FOUND'),
  losesAnswer('UNAVAILABLE'),
  losesAnswer('TIMEOUT'),
  hangs,
  isDeaf,
);

const anyReadMishap = fc.oneof(
  anyMishap,
  fc.constantFrom(
    cutsBody(3),
    stallsBody(3),
    stallsBody(0),
    breaksBody(3, 'UNAVAILABLE'),
  ),
);

const list = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 12 });

const anyPlan = fc.record({
  statObject: list(anyMishap),
  readObject: list(anyReadMishap),
  writeObject: list(anyMishap),
  copyObject: list(anyMishap),
});

/** What is done under a name of its own; each leaves as many versions there as it was done times. */
const ACTS = {
  stat: (on: StorageBackend) => on.statObject(REF, call),
  read: async (on: StorageBackend) => {
    const { body } = await on.readObject(REF, {}, call);
    expect((await body.toArray()).join('')).toBe(CONTENT);
  },
  write: (on: StorageBackend, name: string) =>
    on.writeObject({ container: 'c', name }, { body: bodyOf('new') }, call),
  copy: (on: StorageBackend, name: string) =>
    on.copy?.copyObject(REF, { ref: { container: 'c', name } }, call),
};

const anyActs = fc.array(
  fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[])),
  { minLength: 1, maxLength: 12 },
);

describe('whatever goes wrong', () => {
  test('every call ends, no more are under way than may be, and no write is done twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, anyActs, async (plan, acts) => {
        const house = await houseWith(plan, { callsInFlight: 2 });
        const { layers, behind, clock, spans } = house;

        const outcomes = await clock.until(
          Promise.allSettled(
            acts.map(async (act, at) => ACTS[act](layers, `new-${at}`)),
          ),
        );

        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') {
            expect(isStorageError(outcome.reason)).toBe(true);
          }
        }
        for (const [at, outcome] of outcomes.entries()) {
          const ref = { container: 'c', name: `new-${at}` };
          const page = { limit: 9 };
          const done = await behind.versions?.listVersions(ref, page, call);
          const wasToWrite = acts[at] === 'write' || acts[at] === 'copy';
          const least = wasToWrite && outcome.status === 'fulfilled' ? 1 : 0;
          expect(done?.items.length).toBeGreaterThanOrEqual(least);
          expect(done?.items.length).toBeLessThanOrEqual(1);
        }
        expect(spans).toHaveLength(acts.length);
        expect(clock.timers).toBe(0);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('no more calls are under way than there are places, which all come back', async () => {
    await fc.assert(
      fc.asyncProperty(list(anyMishap), fc.nat(20), async (plan, count) => {
        const failing = { now: true };
        const house = await houseWith(
          {
            statObject: (nth) => (failing.now ? plan[nth - 1] : undefined),
          },
          { callsInFlight: 2 },
        );
        const { layers, clock, mostAtOnce } = house;
        const stat = () => layers.statObject(REF, call);

        const all = Promise.allSettled(Array.from({ length: count }, stat));
        await clock.until(all);
        expect(mostAtOnce()).toBeLessThanOrEqual(2);

        failing.now = false;
        const last = Promise.all([stat(), stat(), stat()]);
        expect(await clock.until(last)).toHaveLength(3);
        expect(clock.timers).toBe(0);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
