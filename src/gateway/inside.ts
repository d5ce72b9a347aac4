import { isDeepStrictEqual } from 'node:util';
import {
  StorageError,
  type Call,
  type CopyTarget,
  type ObjectStat,
  type ServicePlace,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { differs } from './likeness.js';
import type { FileRef, FileVersionRef } from './refs.js';

/** Has the service copy something. Undefined where it does not let it be done: nothing was. */
export type InsideCopy = (
  target: CopyTarget,
  call: Call,
) => Promise<ObjectStat | undefined>;

/** What is to be copied, as it was found. */
export interface Original {
  readonly source: FileRef | FileVersionRef;
  readonly stat: ObjectStat;
}

/**
 * How a file or a version gets into an account without its bytes passing through the gateway: both are in one
 * account, or in two of one service. Undefined where there is no such way.
 */
export function insideCopy(
  caller: Caller,
  original: Original,
  account: string,
): InsideCopy | undefined {
  const { source } = original;
  const { copy } = caller.reach(account, 'write');
  if (!copy) return undefined;
  if (source.account === account) {
    return (target, call) => copy.copyObject(source, target, call);
  }
  const place = placeOf(caller, source);
  if (!place || copy.service !== place.service) return undefined;
  return async (target, call) => {
    const taken = await copy.takeObject?.(place.at, target, call);
    if (taken) checkTaken(original, taken);
    return taken;
  };
}

/** What one account calls by a name is what another does: whoever moves a file is about to rely on it. */
function checkTaken({ source, stat }: Original, taken: ObjectStat): void {
  if (!differs(stat, taken)) return;
  const { account, container, name: object } = source;
  const reason = 'the source changed while it was copied';
  throw new StorageError('UNAVAILABLE', { account, container, object, reason });
}

/** Whether two files are one: their accounts show the same place of a service. */
export function isSamePlace(caller: Caller, one: FileRef, other: FileRef) {
  const place = placeOf(caller, one);
  return (
    place !== undefined && isDeepStrictEqual(place, placeOf(caller, other))
  );
}

interface Place {
  readonly service: string;
  readonly at: ServicePlace;
}

/** Undefined where no other account could find it there. */
function placeOf(
  caller: Caller,
  source: FileRef | FileVersionRef,
): Place | undefined {
  const { copy, versions } = caller.reach(source.account, 'read');
  const service = copy?.service;
  // What keeps no versions has ids that the service doesn't know.
  const isKnown = versions !== undefined || !('versionId' in source);
  const at = isKnown ? copy?.placeOf?.(source) : undefined;
  return service !== undefined && at ? { service, at } : undefined;
}
