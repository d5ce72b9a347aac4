import type { IncomingHttpHeaders } from 'node:http';
import {
  describeDownload,
  GatewayError,
  type Caller,
  type FileRef,
  type SealedUpload,
} from '../../gateway/index.js';
import { isStorageError, type ObjectStat } from '../../storage/index.js';
import { preconditionFailed, tagsOf } from './conditions.js';
import { quotedEtag } from './etag.js';

/** A write that its request's headers may make conditional. */
export interface ConditionalWrite {
  readonly headers: IncomingHttpHeaders;
  readonly caller: Caller;
  readonly grant: SealedUpload;
}

/**
 * Writes under the conditions of the ticket and of the headers, both (RFC 9110, section 13.1). They are looked at now,
 * and again by the backend when the bytes have landed; but not `If-Match: *`, which it has no word for.
 * @throws StorageError PRECONDITION_FAILED; GatewayError BAD_USER_INPUT for a condition of another form
 */
export async function underConditions<T>(
  asked: ConditionalWrite,
  write: (grant: SealedUpload) => Promise<T>,
): Promise<T> {
  const { headers, grant } = asked;
  const ifMatch = expectedTag(headers['if-match']);
  const ifAbsent = mustBeAbsent(headers['if-none-match']);
  if (ifMatch === undefined && !ifAbsent) return write(grant);

  const current = await currentOf(asked);
  const granted = narrowed(grant, { ifMatch, ifAbsent, current });
  try {
    return await write(granted);
  } catch (error) {
    const late = ifAbsent && isStorageError(error, 'OBJECT_EXISTS');
    throw late ? preconditionFailed(refOf(grant)) : error;
  }
}

interface Found {
  readonly ifMatch: string | undefined;
  readonly ifAbsent: boolean;
  readonly current: ObjectStat | undefined;
}

/** The grant with the headers' conditions among its own, where they hold now. */
function narrowed(grant: SealedUpload, found: Found): SealedUpload {
  const { intent } = grant;
  const { ifMatch, ifAbsent, current } = found;
  if (!holds(found)) throw preconditionFailed(refOf(grant), current);
  if (ifAbsent) return { ...grant, intent: { ...intent, ifAbsent } };
  if (ifMatch === '*' || !current) return grant;

  const { etag } = current;
  const { ifMatch: signed = etag } = intent;
  if (signed !== etag || intent.ifAbsent) {
    throw preconditionFailed(refOf(grant), current);
  }
  return { ...grant, intent: { ...intent, ifMatch: etag } };
}

function holds({ ifMatch, ifAbsent, current }: Found): boolean {
  if (ifAbsent && current) return false;
  if (ifMatch === undefined) return true;
  if (!current) return false;
  return ifMatch === '*' || ifMatch === quotedEtag(current.etag);
}

/** What stands under the name now, if anything does. */
async function currentOf({
  caller,
  grant,
}: ConditionalWrite): Promise<ObjectStat | undefined> {
  try {
    return await describeDownload(caller, refOf(grant));
  } catch (error) {
    if (isStorageError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

function refOf({ account, intent }: SealedUpload): FileRef {
  return { account, ...intent.ref };
}

/** '*', or one etag in quotes. */
function expectedTag(ifMatch: string | undefined): string | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return ifMatch?.trim();
  const [tag, ...others] = tagsOf(ifMatch);
  if (tag !== undefined && !tag.startsWith('W/') && others.length === 0) {
    return tag;
  }
  const message =
    'If-Match takes one strong etag here, or *: an upload replaces one content.';
  throw new GatewayError('BAD_USER_INPUT', message);
}

function mustBeAbsent(ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch.trim() === '*') {
    return ifNoneMatch !== undefined;
  }
  const message =
    'If-None-Match takes * here: that there is no file yet. Send If-Match to replace one that you know.';
  throw new GatewayError('BAD_USER_INPUT', message);
}
