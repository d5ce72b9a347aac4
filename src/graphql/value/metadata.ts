import {
  checkedMetadata,
  type Metadata,
  type MetadataChange,
} from '../../storage/index.js';
import type { MetadataEntry } from './metadata.type.js';

/** As the schema shows it. */
export function metadataEntries(metadata: Metadata): readonly MetadataEntry[] {
  const entries: MetadataEntry[] = [];
  metadata.forEach((value, key) => entries.push({ key, value }));
  return entries;
}

type Entries = readonly MetadataEntry[] | null | undefined;

/** @throws StorageError INVALID_METADATA */
export function metadataFrom(entries: Entries): Metadata | undefined {
  return entries
    ? checkedMetadata(entries.map(({ key, value }) => [key, value]))
    : undefined;
}

/**
 * Undefined where nothing is to change.
 * @throws StorageError INVALID_METADATA
 */
export function metadataChange(input: {
  readonly setMetadata?: Entries;
  readonly removeMetadata?: readonly string[] | null;
}): MetadataChange | undefined {
  const set = metadataFrom(input.setMetadata);
  const remove = input.removeMetadata ?? undefined;
  if (!set && !remove) return undefined;
  return { ...(set && { set }), ...(remove && { remove }) };
}
