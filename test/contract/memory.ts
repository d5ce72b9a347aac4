import { expect } from '@jest/globals';
import { generatedBody } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';
import { call } from '../support/call.js';
import { heldBytes } from '../support/held-memory.js';
import { contractCase, type CaseContext, type ContractCase } from './case.js';

const STEP = 256 * 1024;
const STEPS = 256;
const SIZE = STEP * STEPS;
/** Bytes; each look collects all garbage first, which takes long where much is held. */
const LOOK_EVERY = 16 * 2 ** 20;

/** What may be on its way at any moment, whatever an object's size. */
const ON_ITS_WAY = 16 * 2 ** 20;

/** The 64 MiB, every step another. */
function* steps(): Generator<Buffer> {
  for (let step = 0; step < STEPS; step += 1) {
    yield seededBytes(`step ${step}`, STEP);
  }
}

/** Looks now and then at what is held while something passes, beyond what was held before. */
function watch() {
  const before = heldBytes();
  let unseen = 0;
  let most = 0;
  const look = (bytes: number) => {
    unseen += bytes;
    if (unseen < LOOK_EVERY) return;
    unseen = 0;
    most = Math.max(most, heldBytes() - before);
  };
  return { look, most: () => most };
}

/** A backend in this very process holds the object once, and no more. */
function boundOf({ declared }: CaseContext): number {
  const { onItsWayBytes = ON_ITS_WAY, storesInMemory = false } = declared;
  return onItsWayBytes + (storesInMemory ? SIZE : 0);
}

export const memoryCases: readonly ContractCase[] = [
  contractCase(
    'MEM-01',
    'memory does not grow with an object that is written or read',
    async (context) => {
      const { backend, container } = context;
      const ref = { container, name: '64 MiB' };
      const writing = watch();
      const watched = (function* () {
        for (const step of steps()) {
          writing.look(step.length);
          yield step;
        }
      })();
      await backend.writeObject(ref, { body: generatedBody(watched) }, call);
      expect(writing.most()).toBeLessThan(boundOf(context));

      const reading = watch();
      const { body } = await backend.readObject(ref, {}, call);
      let bytes = 0;
      for await (const chunk of body) {
        bytes += (chunk as Buffer).length;
        reading.look((chunk as Buffer).length);
      }
      expect(bytes).toBe(SIZE);
      expect(reading.most()).toBeLessThan(ON_ITS_WAY);
    },
  ),
];
