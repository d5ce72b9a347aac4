import { describe, expect, test } from '@jest/globals';
import { isStorageError } from '../../../src/storage/index.js';
import { bytesOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { partOf, PUTS, wholeOf, type Acknowledged } from './child/parts.js';
import { killed, linesOf, start } from './child/run.js';
import { filesIn, Stores, type OpenStore } from './stores.js';

/** How many acknowledgements come before the process is killed, each time. */
const ROUNDS = [1, 6, 23, 40];

describe('a local store whose process is killed while parts are put', () => {
  const stores = new Stores();

  test('holds all that was acknowledged: parts to go on with, and whole objects', async () => {
    const path = await stores.newPath();
    const said: Acknowledged[] = [];
    for (const [round, acks] of ROUNDS.entries()) {
      const child = start('uploader.ts', path, String(round * 10_000));
      const lines = await linesOf(child, acks);
      await killed(child);
      said.push(...lines.map((line) => JSON.parse(line) as Acknowledged));
    }

    const store = await stores.open({}, path);
    const lost = await lostOf(store, standing(said));

    expect(lost).toEqual([]);
  });

  test('has no file that is neither an object’s nor an upload’s, once it has cleared up', async () => {
    const path = await stores.newPath();
    const child = start('uploader.ts', path, '0');
    const lines = await linesOf(child, 30);
    await killed(child);
    const said = lines.map((line) => JSON.parse(line) as Acknowledged);

    const store = await stores.open({ graceMs: 0 }, path);
    const { collector } = store.wire;
    await collector.sweep();
    await collector.collect();
    await abortAll(store, said);
    const { objectCount = 0 } = await store.backend.statContainer('box', call);

    const { garbage } = store.wire.catalog;
    const files = await filesIn(store, 'blobs');
    expect(files.filter((file) => !garbage.knows(file))).toEqual([]);
    expect(files.length).toBeLessThanOrEqual(objectCount + UNSAID);
    expect(await filesIn(store, 'tmp')).toEqual([]);
  });
});

/** Uploads, of four at a time, that may have been begun and nothing said of them: each a file. */
const UNSAID = 4;

/** Of what was said, that which nothing later was said to replace. */
function standing(said: readonly Acknowledged[]): readonly Acknowledged[] {
  const last = new Map<string, Acknowledged>();
  for (const one of said) {
    const key = `${one.upload.name}/${one.part?.partNumber ?? 'whole'}`;
    last.set(key, one);
  }
  return [...last.values()];
}

/** What was acknowledged and is not there as it was put. */
async function lostOf(
  store: OpenStore,
  said: readonly Acknowledged[],
): Promise<readonly Acknowledged[]> {
  const lost: Acknowledged[] = [];
  for (const one of said) {
    const isThere = one.part
      ? await partIsThere(store, one)
      : await isWhole(store, one.upload.name);
    if (!isThere) lost.push(one);
  }
  return lost;
}

async function isWhole({ backend }: OpenStore, name: string): Promise<boolean> {
  const ref = { container: 'box', name };
  const { body } = await backend.readObject(ref, {}, call);
  return (await bytesOf(body)).equals(wholeOf(name));
}

/** The part, or a later one of its number; or the whole that it has become part of. */
async function partIsThere(
  store: OpenStore,
  { upload, round: first = 0 }: Acknowledged,
): Promise<boolean> {
  const number = PUTS[first] ?? 0;
  const stored = store.wire.catalog.parts.find(upload.uploadId, number);
  if (!stored) return isWhole(store, upload.name);

  const { multipart } = store.backend;
  const content = await bytesOf(await multipart.readPart(upload, stored, call));
  return PUTS.some(
    (partNumber, round) =>
      round >= first &&
      partNumber === number &&
      content.equals(partOf(upload.name, round)),
  );
}

async function abortAll(
  { backend }: OpenStore,
  said: readonly Acknowledged[],
): Promise<void> {
  for (const { upload } of said) {
    await backend.multipart.abortMultipart(upload, call).catch(toNothing);
  }
}

/** It has become an object, or was aborted already. */
function toNothing(error: unknown): void {
  if (!isStorageError(error, 'UPLOAD_NOT_FOUND')) throw error;
}
