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
import { requireContainer, requireFolder } from './presence.js';
import { standingAt } from './standing.js';

export function serverSideCopy(desk: Desk): ServerSideCopy {
  return {
    async copyObject(source, target, call) {
      checkStanding(source);
      checkToBeMade(target.ref);
      const order = { operation: 'copyObject', source, target, call };
      return duplicate(desk, order);
    },
  };
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
  const { operation, source, target, call } = order;
  const { signal } = call;
  const ofSource = errandOf(operation, call, source);
  const from = await desk.attend(ofSource, () =>
    desk.wire.ask(new HeadObjectCommand(desk.places.at(source)), signal),
  );
  const { ref, ...condition } = target;
  return desk.attend(errandOf(operation, call, ref), async () => {
    await requireFolder(desk, ref.container, signal);
    const copying = { source, from, ref, condition, signal };
    await put(desk, copying).catch(async (error: unknown) => {
      if (!isRefused(error, 404)) throw error;
      // The target's container is missing, or the source by now.
      await requireContainer(desk, ref.container, signal);
      throw gone(ofSource);
    });
    const head = new HeadObjectCommand(desk.places.at(ref));
    return objectStatOf(ref.name, await desk.wire.ask(head, signal));
  });
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
  const CopySource = desk.places.source(source);
  const input = { ...desk.places.at(ref), CopySource, ...guard };
  try {
    await desk.wire.ask(new CopyObjectCommand(input), signal);
  } catch (error) {
    const isSelf =
      source.container === ref.container && source.name === ref.name;
    if (!isSelf || !isRefused(error, 'InvalidRequest')) throw error;
    await keepingTags(desk, copying, () => copyAnew(desk, copying, input));
  }
}

function gone(errand: Errand): StorageError {
  const code =
    errand.versionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  return new StorageError(code, aboutOf(errand));
}
