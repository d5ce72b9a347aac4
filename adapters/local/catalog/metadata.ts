import type { Metadata } from '../../../src/storage/index.js';
import { NO_METADATA } from '../../../src/storage/index.js';

/** As the index keeps it: JSON entries, or null where there are none. */
export function metadataText(metadata: Metadata): string | null {
  return metadata.size === 0 ? null : JSON.stringify([...metadata]);
}

/** The reverse of metadataText. */
export function metadataOf(text: string | null): Metadata {
  return text === null
    ? NO_METADATA
    : new Map(JSON.parse(text) as [string, string][]);
}
