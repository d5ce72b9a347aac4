import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import type { Versioning } from '../../src/storage/index.js';
import type { Desk } from './desk.js';

/**
 * Whether a container keeps versions, as was just seen or by asking. It keeps them as its bucket does.
 * @throws what the service answers where there is no such bucket: desk.attend explains it
 */
export async function versioningOf(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Versioning> {
  const noted = desk.notes.versioningOf(notedAs(desk, container));
  return noted ?? freshVersioningOf(desk, container, signal);
}

/** The same, always by asking: for what could not be undone. */
export async function freshVersioningOf(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Versioning> {
  const { wire, places, service, notes } = desk;
  if (!service.keepsVersions) return 'OFF';
  const { Bucket } = places.of(container);
  const asked = new GetBucketVersioningCommand({ Bucket });
  const { Status } = await wire.ask(asked, signal);
  const versioning = Status === undefined ? 'OFF' : STATUSES[Status];
  notes.note(notedAs(desk, container), versioning);
  return versioning;
}

/** In S3's words. */
const STATUSES = {
  Enabled: 'ENABLED',
  Suspended: 'SUSPENDED',
} as const;

/** What was noted is not believed any more. */
export function forgetVersioning(desk: Desk, container: string): void {
  desk.notes.forget(notedAs(desk, container));
}

/** In a bucket of many containers it says nothing of whether there is this one: no name has a slash. */
function notedAs({ places }: Desk, container: string): string {
  return places.bucket === undefined ? container : `${places.bucket}/`;
}
