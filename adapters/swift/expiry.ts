import { checkStanding, errandOf } from '../../src/storage/index.js';
import type { Expiry, ObjectRef, ObjectStat } from '../../src/storage/index.js';
import { checkFuture, deleteAtHeader } from './delete-at.js';
import type { Desk } from './desk.js';
import type { Headers } from './http/ask.js';
import { segmentsOf } from './large-object.js';
import { isKept, isLargeObject } from './object-stats.js';
import { placeOf } from './refs.js';
import { restate } from './restate.js';
import { refOf } from './segment-names.js';

export function expiry(desk: Desk): Expiry {
  return {
    async setExpiry(ref, expiresAt, call) {
      checkStanding(ref);
      if (expiresAt) checkFuture(expiresAt);
      const deleteAt = deleteAtHeader(expiresAt);
      const { signal } = call;
      return desk.attend(errandOf('setExpiry', call, ref), () =>
        setDeleteAt(desk, { ref, deleteAt, signal }),
      );
    },
  };
}

interface Setting {
  readonly ref: ObjectRef;
  readonly deleteAt: Headers;
  readonly signal: AbortSignal;
}

/** Segments go with their object, and never before it: whichever is to stay longer is told first. */
async function setDeleteAt(desk: Desk, setting: Setting): Promise<ObjectStat> {
  const { ref, deleteAt, signal } = setting;
  const head = { method: 'HEAD', ...placeOf(ref) } as const;
  const answer = await desk.wire.tell(head, signal);
  const isAlone = !isLargeObject(answer) || isKept(answer);
  if (isAlone) return restateExpiry(desk, setting);

  const parts = (await segmentsOf(desk, ref, signal)).flatMap(refOf);
  const settings = parts.map((part) => ({ ref: part, deleteAt, signal }));
  if (isLater(deleteAt, answer.header('x-delete-at'))) {
    for (const each of settings) await restateExpiry(desk, each);
    return restateExpiry(desk, setting);
  }
  const stat = await restateExpiry(desk, setting);
  for (const each of settings) await restateExpiry(desk, each);
  return stat;
}

function isLater(deleteAt: Headers, before: string | undefined): boolean {
  const after = deleteAt['x-delete-at'];
  return Number(after ?? Infinity) > Number(before ?? Infinity);
}

function restateExpiry(
  desk: Desk,
  { ref, deleteAt, signal }: Setting,
): Promise<ObjectStat> {
  return restate(desk, {
    ref,
    signal,
    revise: (said) => ({ ...without(said, 'x-delete-at'), ...deleteAt }),
  });
}

function without(headers: Headers, name: string): Headers {
  const kept = Object.entries(headers).filter(([other]) => other !== name);
  return Object.fromEntries(kept);
}
