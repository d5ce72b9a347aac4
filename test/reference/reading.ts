import { Readable } from 'node:stream';
import {
  resolveRange,
  StorageError,
  type Call,
  type StorageBackend,
} from '../../src/storage/index.js';
import { checkMatch } from './objects.js';
import { objectStat } from './stats.js';
import type { Store } from './store.js';

/** Bytes given at a time. */
const STEP = 64 * 1024;

export function readMethods(store: Store): Pick<StorageBackend, 'readObject'> {
  return {
    async readObject(ref, options, call) {
      await store.enter(call);
      const found = store.find(ref);
      const { content, etag } = found.object;
      if (options.ifMatch !== undefined) checkMatch(ref, options.ifMatch, etag);

      const span = resolveRange(options.range, content.length);
      const asked = content.subarray(span.start, span.end);
      return {
        stat: objectStat(ref.name, found),
        span,
        body: bodyOf(asked, call),
      };
    },
  };
}

/** The bytes as a stream that ends in CANCELLED when its caller goes away. */
export function bodyOf(content: Buffer, { signal }: Call): Readable {
  const body = Readable.from(steps(content), { objectMode: false });
  const stop = () => body.destroy(new StorageError('CANCELLED'));
  signal.addEventListener('abort', stop, { once: true });
  body.once('close', () => {
    signal.removeEventListener('abort', stop);
  });
  return body;
}

function* steps(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += STEP) {
    yield content.subarray(at, at + STEP);
  }
}
