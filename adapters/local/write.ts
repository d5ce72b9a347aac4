import type { Readable } from 'node:stream';
import type {
  Call,
  ObjectRef,
  ObjectStat,
  WriteOptions,
} from '../../src/storage/index.js';
import {
  checkedMetadata,
  checkToBeMade,
  NO_METADATA,
  StorageError,
} from '../../src/storage/index.js';
import { metadataText } from './catalog/metadata.js';
import type { Facts, Version } from './catalog/rows.js';
import type { Desk } from './desk.js';
import { errandOf } from './desk.js';
import { checkFuture } from './expiry.js';
import { Incoming } from './files/incoming.js';
import { holding } from './hold.js';
import { receive } from './receive.js';
import { objectStat } from './stats.js';

/** A body to be stored under a name. */
export interface Deposit {
  readonly ref: ObjectRef;
  readonly body: Readable;
  readonly options: WriteOptions;
  readonly call: Call;
}

/** Of content that nobody has given a type. */
export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** Stores a body whole, or nothing; lets go of it on every path. */
export function writeObject(desk: Desk, deposit: Deposit): Promise<ObjectStat> {
  const errand = errandOf('writeObject', deposit.call, deposit.ref);
  return holding(deposit, async () => {
    const version = await desk.attend(errand, () => store(desk, deposit));
    return objectStat(version);
  });
}

/** What can be refused is refused before a byte is read, and again in the transaction. */
async function store(desk: Desk, deposit: Deposit): Promise<Version> {
  const { ref, options } = deposit;
  const described = describe(desk, deposit);
  await desk.settled();
  desk.wire.objects.admit(ref, options);

  const incoming = new Incoming(desk.wire.files);
  try {
    const version = await land(desk, deposit, { incoming, described });
    incoming.kept();
    return version;
  } catch (error) {
    await incoming.discard().catch(ignore);
    throw error;
  }
}

type Described = Pick<Facts, 'contentType' | 'metadata' | 'expiresAt'>;

async function land(
  desk: Desk,
  deposit: Deposit,
  {
    incoming,
    described,
  }: { readonly incoming: Incoming; readonly described: Described },
): Promise<Version> {
  const { ref, options, call } = deposit;
  const { place, facts } = await receive(deposit, incoming);
  const put = { ref, condition: options, place };
  return desk.commit(call, () => {
    desk.wire.expirer.expect(described.expiresAt);
    return desk.wire.objects.put({ ...put, facts: { ...facts, ...described } });
  });
}

function describe(desk: Desk, { ref, options }: Deposit): Described {
  checkToBeMade(ref);
  checkSizes(options);
  if (options.expiresAt) checkFuture(desk.wire, options.expiresAt);
  const metadata = checkedMetadata(options.metadata ?? NO_METADATA);
  return {
    contentType: options.contentType ?? DEFAULT_CONTENT_TYPE,
    metadata: metadataText(metadata),
    expiresAt: options.expiresAt?.getTime() ?? null,
  };
}

function checkSizes({ size, maxSize }: WriteOptions): void {
  if (size === undefined || maxSize === undefined || size <= maxSize) return;
  throw new StorageError('TOO_LARGE', { limit: maxSize, actual: size });
}

function ignore(): void {
  // What fails while clearing up has failed already.
}
