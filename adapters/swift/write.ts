import { setTimeout as delay } from 'node:timers/promises';
import { errandOf, type ObjectStat } from '../../src/storage/index.js';
import {
  depositOf,
  depositedStat,
  type Deposit,
  type Writing,
} from './deposit.js';
import type { Desk } from './desk.js';
import { clearAway, leftoversOf } from './large-object.js';
import { put } from './put.js';
import { receive } from './receive.js';
import { isGuarded, standingAt } from './standing.js';

/** A body of no more is taken whole before it is sent, in bytes: it can be sent again. */
const SMALL_BYTES = 2 ** 20;

/** So long a small body is waited for before what stands there is looked at, in milliseconds. */
const PATIENCE_MS = 20;

/** Stores a body whole, or nothing; lets go of it on every path. */
export function writeObject(desk: Desk, writing: Writing): Promise<ObjectStat> {
  const { ref, object, call } = writing;
  const errand = errandOf('writeObject', call, ref);
  const work = () => store(desk, writing);
  return receive(desk, { errand, body: object.body, work });
}

/**
 * A failure of the body is told before what it made of the request. Nothing is asked of the body
 * before the cluster has said what there is to say: until then it can all be tried again.
 */
async function store(desk: Desk, writing: Writing): Promise<ObjectStat> {
  const deposit = depositOf(desk.cluster, writing);
  const { incoming, condition } = deposit;
  try {
    const guarded = await isGuarded(desk, deposit);
    const isSeen = !guarded || condition.ifMatch !== undefined;
    const leftovers = isSeen ? await leftoversAt(desk, deposit) : [];

    const small = Math.min(SMALL_BYTES, desk.cluster.maxFileSize);
    const gathering = incoming.whole(small);
    gathering.catch(ignore);
    const isToBeSeen = !isSeen && !(await isSoon(gathering));
    if (isToBeSeen) await standingAt(desk, deposit);

    const content = await gathering;
    const answer = await put(desk, deposit, { content, guarded });
    await clearAway(desk, leftovers);
    return depositedStat(deposit, answer);
  } catch (error) {
    throw incoming.failure ?? error;
  }
}

/** The segments that are nobody's once what stands there is overwritten. */
async function leftoversAt(desk: Desk, deposit: Deposit) {
  const standing = await standingAt(desk, deposit);
  const { ref, signal } = deposit;
  return leftoversOf(desk, { ref, standing }, signal);
}

/** Whether a body came whole while one was patient: then the cluster may look while it stores it. */
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

function ignore(): undefined {
  return undefined; // Whoever waits for it is told.
}
