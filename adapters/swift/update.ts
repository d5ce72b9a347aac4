import type {
  Call,
  MetadataChange,
  ObjectChange,
  ObjectRef,
  ObjectStat,
} from '../../src/storage/index.js';
import { errandOf, NO_METADATA } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Headers } from './http/ask.js';
import { mergedMetadata, metadataHeaders, metadataOf } from './metadata.js';
import { restate } from './restate.js';

/** Changes what is named and leaves the rest; a change of nothing sends nothing but a look. */
export function updateObject(
  desk: Desk,
  update: {
    readonly ref: ObjectRef;
    readonly change: ObjectChange;
    readonly call: Call;
  },
): Promise<ObjectStat> {
  const { ref, change, call } = update;
  const { metadata, contentType } = change;
  const { cluster } = desk;
  return desk.attend(errandOf('updateObject', call, ref), () =>
    restate(desk, {
      ref,
      signal: call.signal,
      revise: (said, answer) => {
        if (!metadata && contentType === undefined) return said;

        const current = metadataOf(answer, 'object');
        if (metadata) {
          mergedMetadata(current, metadata, { kind: 'object', cluster });
        }
        const type = contentType && { 'content-type': contentType };
        return { ...withMetadata(said, metadata ?? {}), ...type };
      },
    }),
  );
}

function withMetadata(
  said: Headers,
  { set = NO_METADATA, remove = [] }: MetadataChange,
): Headers {
  const gone = new Set(Object.keys(headersOf(remove.map((key) => [key, '']))));
  const kept = Object.entries(said).filter(([name]) => !gone.has(name));
  return { ...Object.fromEntries(kept), ...headersOf(set) };
}

function headersOf(entries: Iterable<readonly [string, string]>): Headers {
  return metadataHeaders('object', new Map(entries));
}
