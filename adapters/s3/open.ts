import { HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import {
  eachOf,
  StorageError,
  type ErrorContext,
  type OpenManner,
} from '../../src/storage/index.js';
import { S3Backend } from './backend.js';
import { clientsOf } from './client.js';
import { Desk } from './desk.js';
import { isRefused, toStorageError } from './errors.js';
import { noticesOf } from './notices.js';
import type { S3Options } from './options.js';
import { discover } from './service-probe.js';
import { Wire } from './wire.js';

/** An account opens within so many milliseconds, or not at all. */
const OPEN_WITHIN_MS = 20_000;

/** An opening under way. */
interface Opening {
  readonly options: S3Options;
  readonly wire: Wire;
  readonly signal: AbortSignal;
}

/**
 * Sees that the keys are good and the buckets are there, and learns what the service can do. Nothing
 * is changed there; an account that is only looked at is looked through for what should be said of it.
 * @throws StorageError CONFIG_INVALID, AUTH_FAILED, UNAVAILABLE, within 20 seconds
 */
export async function openS3(
  options: S3Options,
  { purpose = 'USE' }: OpenManner = {},
): Promise<S3Backend> {
  const wire = new Wire(clientsOf(options));
  const signal = AbortSignal.timeout(OPEN_WITHIN_MS);
  const opening = { options, wire, signal };
  try {
    await checkBuckets(opening);
    const { service, lacks } = await discover(wire, options, signal);
    const desk = new Desk({ wire, service, options });
    const notices = purpose === 'LOOK' ? await noticesOf(desk) : [];
    return new S3Backend({ desk, lacks, notices });
  } catch (error) {
    wire.close();
    throw openError(error, opening);
  }
}

/** Those that are named; else the keys have to be such that can list them. */
async function checkBuckets(opening: Opening): Promise<void> {
  const { bucket, buckets } = opening.options;
  const named = bucket === undefined ? buckets : [bucket];
  await (named
    ? eachOf(named, (name) => checkBucket(name, opening))
    : checkListing(opening));
}

async function checkListing({ wire, signal }: Opening): Promise<void> {
  try {
    await wire.ask(new ListBucketsCommand({}), signal);
  } catch (error) {
    if (!isRefused(error, 'AccessDenied')) throw error;
    throw misconfigured(
      'the keys may not list buckets: name in `buckets` those that they may use',
      error,
    );
  }
}

/** Keys that may not look at it may still read and write there; one of several may have been deleted. */
async function checkBucket(
  Bucket: string,
  { wire, options, signal }: Opening,
): Promise<void> {
  try {
    await wire.ask(new HeadBucketCommand({ Bucket }), signal);
  } catch (error) {
    const isAll = options.bucket !== undefined;
    if (isRefused(error, 403, ...(isAll ? [] : [404]))) return;
    if (!isRefused(error, 404))
      throw toStorageError(error, { container: Bucket });
    const reason = `there is no bucket '${Bucket}': have it made, or name another`;
    throw misconfigured(reason, error);
  }
}

function misconfigured(reason: string, cause: unknown): StorageError {
  return new StorageError('CONFIG_INVALID', { reason }, cause);
}

/** Whatever failed, with the endpoint that was asked. */
function openError(error: unknown, { options, signal }: Opening): StorageError {
  const about = { backend: 's3', operation: 'open' };
  const at = options.endpoint ?? `AWS in ${options.region}`;
  if (signal.aborted) {
    const reason = `${at} gives no answer within ${OPEN_WITHIN_MS / 1000} seconds`;
    return new StorageError('UNAVAILABLE', { ...about, reason }, error);
  }
  const { code, context, cause } = toStorageError(error, about);
  const { reason = '' } = context;
  const named: ErrorContext = reason.includes(at)
    ? context
    : { ...context, reason: [at, reason].filter(Boolean).join(': ') };
  return new StorageError(code, named, cause);
}
