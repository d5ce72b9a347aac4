import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  type ObjectStat,
} from '../storage/index.js';

/** What tells one content from another. */
export type Content = Pick<ObjectStat, 'etag' | 'size' | 'checksums'>;

/** Whether they are certainly not the same content. */
export function differs(one: Content, other: Content): boolean {
  const isOther = (name: ChecksumAlgorithm) =>
    one.checksums?.[name] !== other.checksums?.[name];
  return one.size !== other.size || commonOf(one, other).some(isOther);
}

/** Whether they are certainly the same content: that both are as long says nothing. */
export function isSame(one: Content, other: Content): boolean {
  if (differs(one, other)) return false;
  return one.etag === other.etag || commonOf(one, other).length > 0;
}

/** The digests that both are known by. */
function commonOf(one: Content, other: Content): readonly ChecksumAlgorithm[] {
  return CHECKSUM_ALGORITHMS.filter(
    (name) =>
      one.checksums?.[name] !== undefined &&
      other.checksums?.[name] !== undefined,
  );
}
