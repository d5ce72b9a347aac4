import { expect, test } from '@jest/globals';
import {
  constants,
  type PerformanceEntry,
  PerformanceObserver,
} from 'node:perf_hooks';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { houseWith, REF } from './house.js';

const MIB = 2 ** 20;

test('content that passes is let go of by young collections, one for 8 MiB', async () => {
  const { layers } = await houseWith({});
  const body = bodyOf('x'.repeat(MIB));
  await layers.writeObject(REF, { body }, call);
  using collections = new ForcedCollections();

  for (let read = 0; read < 16; read += 1) {
    const content = await layers.readObject(REF, {}, call);
    await content.body.forEach(() => undefined);
  }

  const seen = () => Promise.resolve(collections.young >= 2);
  await eventually('two were seen', seen);
  expect(collections.young).toBe(2);
});

interface CollectionEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number; readonly flags: number };
}

/** Counts the young collections that somebody asked for. */
class ForcedCollections implements Disposable {
  young = 0;
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind, flags } = (entry as CollectionEntry).detail;
      const isForced = flags === constants.NODE_PERFORMANCE_GC_FLAGS_FORCED;
      if (kind === constants.NODE_PERFORMANCE_GC_MINOR && isForced) {
        this.young += 1;
      }
    }
  });

  constructor() {
    this.#observer.observe({ type: 'gc' });
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect();
  }
}
