import { setTimeout as delay } from 'node:timers/promises';
import { errandOf, type ObjectStat } from '../../src/storage/index.js';
import { isConditional } from './commit.js';
import { depositOf, type Deposit, type Writing } from './deposit.js';
import type { Desk } from './desk.js';
import { attendWithBody } from './letting-go.js';
import { putGathered, putPassed } from './parts.js';
import { requireContainer } from './presence.js';
import { putStream, putWhole } from './put.js';
import { standingAt } from './standing.js';
import { storedStat, type Stored } from './stored.js';
import { versioningOf } from './versioning-of.js';

/** A body of no more is taken whole before it is sent, in bytes. */
const SMALL_BYTES = 2 ** 20;

/** So long a small body is waited for before what stands there is looked at, in milliseconds. */
const PATIENCE_MS = 20;

/** Stores a body whole, or nothing; lets go of it on every path. */
export async function writeObject(
  desk: Desk,
  writing: Writing,
): Promise<ObjectStat> {
  const { ref, object, call } = writing;
  const errand = errandOf('writeObject', call, ref);
  const carrying = { errand, body: object.body };
  return attendWithBody(desk, carrying, () => store(desk, writing));
}

/** A failure of the body is told before what it made of the requests. */
async function store(desk: Desk, writing: Writing): Promise<ObjectStat> {
  const deposit = depositOf(desk.options, writing);
  const { incoming } = deposit;
  try {
    await requireFolder(desk, deposit);
    const gathering = incoming.whole(SMALL_BYTES);
    gathering.catch(ignore);
    const isToBeSeen = isConditional(deposit.condition);
    if (isToBeSeen && !(await isSoon(gathering)))
      await standingAt(desk, deposit);

    const content = await gathering;
    const stored = content
      ? await putWhole(desk, deposit, content)
      : await putLarge(desk, deposit);
    return await storedStat(desk, deposit, stored);
  } catch (error) {
    throw incoming.failure ?? error;
  }
}

/** A folder is there as soon as something is in it, so that nothing else would refuse the write. */
async function requireFolder(
  { wire, places, notes }: Desk,
  { ref: { container }, signal }: Deposit,
): Promise<void> {
  const isSeen = notes.versioningOf(container) !== undefined;
  if (places.bucket === undefined || isSeen) return;
  await requireContainer({ wire, places }, container, signal);
  notes.note(container, 'OFF'); // Only that it is there: versions are the bucket's.
}

/** Whether a body came whole while one was patient: then what stands there is looked at once. */
async function isSoon(
  gathering: Promise<Buffer | undefined>,
): Promise<boolean> {
  const over = new AbortController();
  const { signal } = over;
  const waiting = delay(PATIENCE_MS, undefined, { signal }).catch(ignore);
  const content = await Promise.race([gathering, waiting]);
  over.abort();
  return content !== undefined;
}

async function putLarge(desk: Desk, deposit: Deposit): Promise<Stored> {
  const { ref, size, signal } = deposit;
  // Nobody sends much to a container that is not there.
  await versioningOf(desk, ref.container, signal);
  if (size === undefined) return putGathered(desk, deposit);
  return size > desk.options.maxPutBytes
    ? putPassed(desk, deposit, size)
    : putStream(desk, deposit, size);
}

function ignore(): undefined {
  return undefined; // Whoever waits for it is told.
}
