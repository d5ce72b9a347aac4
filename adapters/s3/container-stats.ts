import type {
  ContainerStat,
  Metadata,
  PublicationStat,
  Versioning,
} from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import type { BucketHead } from './bucket-head.js';
import type { Desk } from './desk.js';
import { doorOf, publicUrl } from './doors.js';
import { type Policy, standingIn } from './policy.js';

/** What was asked about a bucket; absent is what these credentials may not know. */
export interface Findings {
  readonly head: BucketHead;
  readonly versioning: Versioning | undefined;
  /** Whether uploads in parts go on there. */
  readonly hasUploads?: boolean | undefined;
  readonly metadata: Metadata | undefined;
  readonly policy: Policy | undefined;
}

/**
 * A service counts the versions that it keeps as well, and the parts of uploads: then nothing is said of
 * objects.
 */
export function containerStatOf(
  desk: Desk,
  name: string,
  { head, versioning, hasUploads, metadata, policy }: Findings,
): ContainerStat {
  const countsObjects = versioning === 'OFF' && hasUploads !== true;
  return defined({
    name,
    ...(countsObjects && head),
    metadata,
    versioning,
    publication: policy && publicationIn(desk, name, policy),
  });
}

/** How a container stands open to everyone. */
export function publicationIn(
  { places, options }: Desk,
  container: string,
  policy: Policy,
): PublicationStat | null {
  const place = places.of(container);
  const standing = standingIn(policy, doorOf(place, options));
  if (standing === undefined) return null;
  const url = publicUrl(place, options);
  return { url, ...standing, logRetention: false };
}
