import {
  checkedMetadata,
  checkNewObjectName,
  defined,
  type Checksums,
  type Metadata,
} from '../storage/index.js';
import { beginJob, begunOnce, type WorkOutcome } from './begin-job.js';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import {
  checkRule,
  checkTarget,
  settleTarget,
  type TargetRule,
} from './if-exists.js';
import type { ImportHeader, ImportWork } from './long/work.js';
import { checkNewFile } from './new-file.js';
import type { ContainerRef } from './refs.js';

/** What is to be fetched, and what is to become of it. */
export interface NewImport extends TargetRule {
  readonly url: string;
  readonly headers: readonly ImportHeader[];
  /** As the other side calls it when absent. */
  readonly name?: string;
  readonly checksums?: Checksums;
  /** Bytes. */
  readonly maxSize?: number;
  /** As the other side says when absent. */
  readonly contentType?: string;
  readonly metadata?: Metadata;
}

/** Bytes of all headers to send along. */
const MAX_HEADERS_BYTES = 8192;

/** Bytes of a URL. */
const MAX_URL_BYTES = 8192;

/**
 * Has a URL fetched into one new version of a file, by a job that outlives the process. What can be
 * refused is refused now, but for the URL, which `checkImportUrl` looks at; nothing is fetched yet.
 * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_EXISTS, PRECONDITION_FAILED, INVALID_OBJECT_NAME,
 * INVALID_METADATA; GatewayError BAD_USER_INPUT, RATE_LIMITED
 */
export async function importFromUrl(
  caller: Caller,
  within: ContainerRef,
  wanted: NewImport & { readonly waitSeconds: number },
): Promise<WorkOutcome> {
  const { waitSeconds, ...rest } = wanted;
  return begunOnce(caller, waitSeconds, async () => {
    await check(caller, within, rest);
    const { account: lane } = within;
    const input = workOf(within, rest);
    return beginJob(caller, { kind: 'IMPORT', lane, input }, waitSeconds);
  });
}

function workOf(
  { account, container }: ContainerRef,
  { metadata, ifExists, ifMatch, ...about }: NewImport,
): ImportWork {
  return {
    ...about,
    ...defined({ metadata: metadata && [...metadata] }),
    within: { account, container },
    rule: defined({ ifExists, ifMatch }),
  };
}

async function check(
  caller: Caller,
  within: ContainerRef,
  wanted: NewImport,
): Promise<void> {
  const { account, container } = within;
  const { name, metadata = [] } = wanted;
  const backend = caller.reach(account, 'write');
  checkHeaders(wanted.headers);
  if (name !== undefined) checkNewObjectName(container, name);
  checkedMetadata(metadata);
  checkNewFile(backend, account, wanted);

  checkRule(wanted);
  await backend.statContainer(container, caller.call);
  if (name === undefined) return;
  const target = await settleTarget(caller, { ...within, name }, wanted);
  await checkTarget(caller, target);
}

/** @throws GatewayError BAD_USER_INPUT for one that is too long; all else is seen when it is fetched */
export function checkImportUrl(url: string): void {
  const actual = Buffer.byteLength(url);
  if (actual <= MAX_URL_BYTES) return;
  const limit = MAX_URL_BYTES;
  const message = `The URL has ${actual} bytes, more than the ${limit} that one may have.`;
  throw new GatewayError('BAD_USER_INPUT', message, { limit, actual });
}

/** What a job keeps has a bound; which headers may be sent is seen when they are. */
function checkHeaders(headers: readonly ImportHeader[]): void {
  const limit = MAX_HEADERS_BYTES;
  const texts = headers.map(({ name, value }) => `${name}: ${value}\r\n`);
  const actual = Buffer.byteLength(texts.join(''));
  if (actual <= limit) return;
  const message = `The headers have ${actual} bytes, more than the ${limit} that they may have.`;
  throw new GatewayError('BAD_USER_INPUT', message, { limit, actual });
}
