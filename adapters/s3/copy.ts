import { CopyObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type {
  Call,
  CopyTarget,
  Errand,
  ObjectStat,
  ReadableRef,
  ServerSideCopy,
} from '../../src/storage/index.js';
import {
  aboutOf,
  checkContainerName,
  checkStanding,
  checkToBeMade,
  errandOf,
  StorageError,
} from '../../src/storage/index.js';
import { commit, isConditional, type Guard } from './commit.js';
import { copyAnew } from './copy-anew.js';
import { copyInParts } from './copy-parts.js';
import type { Copying } from './copying.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { objectStatOf } from './object-stats.js';
import { keepingTags } from './object-tags.js';
import { addressOf, placeAt, seenAt } from './other-places.js';
import { copySourceOf, type Address } from './places.js';
import { requireContainer, requireFolder } from './presence.js';
import { standingAt } from './standing.js';

/** Inside the account; and of others, where some are known to name buckets as this one does. */
export function serverSideCopy(desk: Desk): ServerSideCopy {
  const { namespace } = desk.service;
  return {
    async copyObject(source, target, call) {
      checkStanding(source);
      checkToBeMade(target.ref);
      const order = { operation: 'copyObject', source, target, call };
      return duplicate(desk, order);
    },
    ...(namespace !== undefined && acrossAccounts(desk, namespace)),
  };
}

function acrossAccounts(desk: Desk, service: string) {
  return {
    service,

    placeOf(source) {
      checkContainerName(source.container);
      return placeAt(desk.places.at(source));
    },

    async takeObject(source, target, call) {
      checkToBeMade(target.ref);
      return take(desk, { source: addressOf(source), target, call });
    },
  } satisfies Partial<ServerSideCopy>;
}

/** A copy that is wanted, and by which operation. */
interface Order {
  readonly operation: string;
  readonly source: ReadableRef;
  readonly target: CopyTarget;
  readonly call: Call;
}

/** What the source holds, and all that is said of it, under the target's name. */
export async function duplicate(desk: Desk, order: Order): Promise<ObjectStat> {
  const { operation, source: ref, target, call } = order;
  const { signal } = call;
  const ofSource = errandOf(operation, call, ref);
  const from = await desk.attend(ofSource, () =>
    desk.wire.ask(new HeadObjectCommand(desk.places.at(ref)), signal),
  );
  return desk.attend(errandOf(operation, call, target.ref), async () => {
    const source = desk.places.at(ref);
    const copying = copyingTo(target, { source, from, signal });
    if (!(await make(desk, copying))) throw gone(ofSource);
    return madeStat(desk, copying);
  });
}

/** The same of what another account holds, with this one's keys; undefined where they can't have it. */
function take(
  desk: Desk,
  taking: {
    readonly source: Address;
    readonly target: CopyTarget;
    readonly call: Call;
  },
): Promise<ObjectStat | undefined> {
  const { source, target, call } = taking;
  const { signal } = call;
  return desk.attend(errandOf('takeObject', call, target.ref), async () => {
    const from = await seenAt(desk, source, signal);
    if (from === undefined) return undefined;
    const copying = copyingTo(target, { source, from, signal });
    const isMade = await make(desk, copying).catch(ifRefused);
    return isMade ? madeStat(desk, copying) : undefined;
  });
}

/** Nothing was made by then. */
function ifRefused(error: unknown): false {
  if (isRefused(error, 403)) return false;
  throw error;
}

function copyingTo(
  { ref, ...condition }: CopyTarget,
  seen: Pick<Copying, 'source' | 'from' | 'signal'>,
): Copying {
  return { ...seen, ref, condition };
}

/** @returns false where the source is not there any more: nothing was made */
async function make(desk: Desk, copying: Copying): Promise<boolean> {
  const { ref, signal } = copying;
  await requireFolder(desk, ref.container, signal);
  try {
    await put(desk, copying);
    return true;
  } catch (error) {
    if (!isRefused(error, 404)) throw error;
    // The target's container is missing, or the source by now.
    await requireContainer(desk, ref.container, signal);
    return false;
  }
}

async function madeStat(
  desk: Desk,
  { ref, signal }: Copying,
): Promise<ObjectStat> {
  const head = new HeadObjectCommand(desk.places.at(ref));
  return objectStatOf(ref.name, await desk.wire.ask(head, signal));
}

async function put(desk: Desk, copying: Copying): Promise<void> {
  const { from, condition } = copying;
  // Services that heed conditions of a write may not heed those of a copy, and copying takes long.
  if (isConditional(condition)) await standingAt(desk, copying);
  if ((from.ContentLength ?? 0) > desk.options.maxPutBytes) {
    await keepingTags(desk, copying, () => copyInParts(desk, copying));
    return;
  }
  await commit(desk, {
    place: copying,
    isCompletion: true,
    canRepeat: () => true,
    store: (guard) => copyWhole(desk, copying, guard),
  });
}

/** A service that wants something to change in a copy onto itself is told all of it anew. */
async function copyWhole(
  desk: Desk,
  copying: Copying,
  guard: Guard,
): Promise<void> {
  const { source, ref, signal } = copying;
  const CopySource = copySourceOf(source);
  const at = desk.places.at(ref);
  const input = { ...at, CopySource, ...guard };
  try {
    await desk.wire.ask(new CopyObjectCommand(input), signal);
  } catch (error) {
    const isSelf = source.Bucket === at.Bucket && source.Key === at.Key;
    if (!isSelf || !isRefused(error, 'InvalidRequest')) throw error;
    await keepingTags(desk, copying, () => copyAnew(desk, copying, input));
  }
}

function gone(errand: Errand): StorageError {
  const code =
    errand.versionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  return new StorageError(code, aboutOf(errand));
}
