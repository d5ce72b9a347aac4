import type { ObjectRef } from '../../src/storage/index.js';
import { defined, eachOf } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { checkCopiedFrom, copyAsk } from './copy-ask.js';
import type { Ask } from './http/ask.js';
import { clearAway } from './large-object.js';
import {
  newSegmentPlace,
  pathIn,
  refOf,
  type Segment,
} from './segment-names.js';
import { makeRoom } from './segments-room.js';

/** The same content in segments of the target's own, copied by the cluster; none are left where one fails. */
export async function copySegments(
  desk: Desk,
  copying: {
    readonly segments: readonly Segment[];
    /** Whose they are, where they are another's. */
    readonly otherAccount: Ask['otherAccount'] | undefined;
    readonly target: ObjectRef;
    readonly signal: AbortSignal;
  },
): Promise<readonly Segment[]> {
  const { segments, otherAccount, target, signal } = copying;
  const place = newSegmentPlace(target);
  await makeRoom(desk, place, signal);
  const copies = segments.map((segment, index) => {
    const isElsewhere = refOf(segment).length > 0;
    return isElsewhere
      ? { ...segment, path: pathIn(place, index + 1) }
      : segment;
  });
  try {
    await eachOf(copies, async (copy, index) => {
      const [from] = refOf(segments[index] ?? {});
      const [to] = refOf(copy);
      if (!from || !to) return;
      const source = defined({ ...from, otherAccount });
      const ask = copyAsk({ source, target: to });
      checkCopiedFrom(source, await desk.wire.tell(ask, signal));
    });
    return copies;
  } catch (error) {
    await clearAway(desk, copies);
    throw error;
  }
}
