import type { Metadata } from '../../../src/storage/index.js';
import { NO_METADATA } from '../../../src/storage/index.js';

/** As the index keeps it: JSON entries, or null where there are none. */
export function metadataText(metadata: Metadata): string | null {
  return metadata.size === 0 ? null : JSON.stringify([...metadata]);
}

/** What was read last: neighbours in a listing often say the same. */
const last: { text: string; metadata: Metadata } = {
  text: '[]',
  metadata: NO_METADATA,
};

/** The reverse of metadataText. */
export function metadataOf(text: string | null): Metadata {
  if (text === null) return NO_METADATA;
  if (text !== last.text) {
    last.metadata = new Map(JSON.parse(text) as [string, string][]);
    last.text = text;
  }
  return last.metadata;
}
