import type { ObjectRef } from '../../src/storage/index.js';
import { eachOf } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { pathOf } from './http/ask.js';
import { clearAway } from './large-object.js';
import { placeOf } from './refs.js';
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
    readonly target: ObjectRef;
    readonly signal: AbortSignal;
  },
): Promise<readonly Segment[]> {
  const { segments, target, signal } = copying;
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
      if (from && to) await copySegment(desk, { from, to, signal });
    });
    return copies;
  } catch (error) {
    await clearAway(desk, copies);
    throw error;
  }
}

async function copySegment(
  { wire }: Desk,
  {
    from,
    to,
    signal,
  }: {
    readonly from: ObjectRef;
    readonly to: ObjectRef;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const source = pathOf(from.container, from.name);
  const headers = { 'x-copy-from': source, 'content-length': '0' };
  await wire.tell({ method: 'PUT', ...placeOf(to), headers }, signal);
}
