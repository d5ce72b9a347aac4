import { expect } from '@jest/globals';
import type { PartStat } from '../../src/storage/index.js';
import { generatedBody } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';
import { call } from '../support/call.js';
import { heldBytes } from '../support/held-memory.js';
import { contractCase, type CaseContext, type ContractCase } from './case.js';
import { begin, complete, multipartCase } from './multipart-acts.js';

const STEP = 256 * 1024;
const STEPS = 256;
const SIZE = STEP * STEPS;
/** Bytes; each look collects all garbage first, which takes long where much is held. */
const LOOK_EVERY = 16 * 2 ** 20;

/** What may be on its way at any moment, whatever an object's size. */
const ON_ITS_WAY = 16 * 2 ** 20;

/** The 64 MiB, every step another. */
function* steps(): Generator<Buffer, undefined> {
  for (let step = 0; step < STEPS; step += 1) {
    yield seededBytes(`step ${step}`, STEP);
  }
  return undefined;
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

/** The same chunks, each looked at before it is given. */
function* watched(
  chunks: Iterable<Buffer>,
  look: (bytes: number) => void,
): Generator<Buffer> {
  for (const chunk of chunks) {
    look(chunk.length);
    yield chunk;
  }
}

/** So many bytes of the next chunks, which go on after them. */
function* taken(
  chunks: Iterator<Buffer, undefined>,
  bytes: number,
): Generator<Buffer> {
  for (let left = bytes; left > 0;) {
    const { value } = chunks.next();
    if (!value) return;
    left -= value.length;
    yield value;
  }
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
      const written = generatedBody(watched(steps(), writing.look));
      await backend.writeObject(ref, { body: written }, call);
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

  multipartCase(
    'MEM-02',
    'memory does not grow with an object that comes in parts',
    async (context) => {
      const { multipart } = context;
      const partSize = Math.max(multipart.minPartSize, 8 * 2 ** 20);
      const upload = await begin(context, { partSize });
      const writing = watch();
      const chunks = steps();
      const parts: PartStat[] = [];
      for (let left = SIZE; left > 0; left -= partSize) {
        const size = Math.min(left, partSize);
        const body = generatedBody(watched(taken(chunks, size), writing.look));
        const part = { partNumber: parts.length + 1, size, body };
        parts.push(await multipart.putPart(upload, part, call));
      }
      const stat = await complete(context, { upload, parts });
      writing.look(LOOK_EVERY);

      expect(stat.size).toBe(SIZE);
      expect(writing.most()).toBeLessThan(boundOf(context));
    },
  ),
];
