import { describe, expect, test } from '@jest/globals';
import { eachItem } from '../../../src/storage/index.js';
import { bytesOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { contentOf } from './child/content.js';
import { killed, linesOf, start } from './child/run.js';
import { filesIn, Stores, type OpenStore } from './stores.js';

/** How many writes are acknowledged before the process is killed, each time. */
const ROUNDS = [1, 25, 60];

describe('a local store whose process is killed while it writes', () => {
  const stores = new Stores();

  test('holds all that was acknowledged, and nothing that is not whole', async () => {
    const path = await stores.newPath();
    const acknowledged: string[] = [];
    for (const [round, acks] of ROUNDS.entries()) {
      const child = start('writer.ts', path, String(round * 10_000));
      acknowledged.push(...(await linesOf(child, acks)));
      await killed(child);
    }

    const store = await stores.open({ graceMs: 0 }, path);
    const names = await namesIn(store);
    const broken = await brokenOf(store, names);

    expect(names).toEqual(expect.arrayContaining(acknowledged));
    expect(broken).toEqual([]);
  });

  test('has no file that is no object’s, once it has cleared up', async () => {
    const path = await stores.newPath();
    const child = start('writer.ts', path, '0');
    await linesOf(child, 40);
    await killed(child);

    const store = await stores.open({ graceMs: 0 }, path);
    await store.wire.collector.sweep();

    const names = await namesIn(store);
    const inFiles = names.filter((name) => contentOf(name).length > 16_384);
    expect(await filesIn(store, 'blobs')).toHaveLength(inFiles.length);
    expect(await filesIn(store, 'tmp')).toEqual([]);
  });
});

async function namesIn({ backend }: OpenStore): Promise<readonly string[]> {
  const names: string[] = [];
  const entries = eachItem((page) => backend.listObjects('box', page, call));
  for await (const entry of entries) {
    if (entry.type === 'object') names.push(entry.object.name);
  }
  return names;
}

/** The objects that do not hold what was written to them. */
async function brokenOf(
  { backend }: OpenStore,
  names: readonly string[],
): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const name of names) {
    const ref = { container: 'box', name };
    const { body } = await backend.readObject(ref, {}, call);
    if (!contentOf(name).equals(await bytesOf(body))) broken.push(name);
  }
  return broken;
}
