import {
  isStorageError,
  StorageError,
  type WriteCondition,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import type { FileRef } from './refs.js';
import { basenameOf } from './stored.js';

/** What to do when the name is taken: nothing is ever lost by omission, so FAIL is the default everywhere. */
export type IfExists = 'FAIL' | 'REPLACE' | 'RENAME';

/** The name that a file gets, and what must hold when it is written. */
export interface SettledTarget {
  readonly ref: FileRef;
  readonly condition: WriteCondition;
}

export interface TargetRule {
  readonly ifExists: IfExists;
  /** Only with REPLACE: the etag of the one that may be replaced. */
  readonly ifMatch?: string;
}

/** How many names RENAME tries: `cat.jpg`, `cat (2).jpg` … `cat (100).jpg`. */
const MAX_NAMES_TRIED = 100;

/**
 * Settles the name of a file that is to be written.
 * @throws StorageError OBJECT_EXISTS where RENAME finds no free name; GatewayError BAD_USER_INPUT
 */
export async function settleTarget(
  caller: Caller,
  wanted: FileRef,
  rule: TargetRule,
): Promise<SettledTarget> {
  checkRule(rule);
  const { ifExists, ifMatch } = rule;
  if (ifExists === 'REPLACE') {
    return { ref: wanted, condition: ifMatch === undefined ? {} : { ifMatch } };
  }
  const ref = ifExists === 'RENAME' ? await freeName(caller, wanted) : wanted;
  return { ref, condition: { ifAbsent: true } };
}

/** How often RENAME finds a name that somebody else has taken by the time it is written under. */
export const MAX_NAMES_LOST = 5;

/**
 * Settles a name and writes there: with RENAME under another one, where somebody takes it in between.
 * @throws what the two throw
 */
export async function writeSettled<T>(
  rule: TargetRule,
  settle: () => Promise<SettledTarget>,
  write: (target: SettledTarget) => Promise<T>,
): Promise<T> {
  const tryAgain = async (namesLeft: number): Promise<T> => {
    const target = await settle();
    try {
      return await write(target);
    } catch (error) {
      if (namesLeft === 0 || !isNameLost(rule, error)) throw error;
    }
    return tryAgain(namesLeft - 1);
  };
  return tryAgain(MAX_NAMES_LOST);
}

/** Whether it is no more than that somebody has taken the name: RENAME knows another. */
export function isNameLost({ ifExists }: TargetRule, error: unknown): boolean {
  return ifExists === 'RENAME' && isStorageError(error, 'OBJECT_EXISTS');
}

/** @throws GatewayError BAD_USER_INPUT for a rule that can't be */
export function checkRule({ ifExists, ifMatch }: TargetRule): void {
  if (ifMatch === undefined || ifExists === 'REPLACE') return;
  const message = `ifMatch says which file may be replaced, so it goes with ifExists: REPLACE, not ${ifExists}.`;
  throw new GatewayError('BAD_USER_INPUT', message);
}

/**
 * Told now, so that nobody sends bytes for nothing; what must hold is checked again when they land.
 * @throws StorageError OBJECT_EXISTS, PRECONDITION_FAILED, OBJECT_NOT_FOUND
 */
export async function checkTarget(
  caller: Caller,
  { ref, condition }: SettledTarget,
): Promise<void> {
  const { container, name: object } = ref;
  if (condition.ifAbsent && (await fileExists(caller, ref))) {
    throw new StorageError('OBJECT_EXISTS', { container, object });
  }
  if (condition.ifMatch === undefined) return;

  const backend = caller.reach(ref.account, 'read');
  const { etag } = await backend.statObject(ref, caller.call);
  if (etag === condition.ifMatch) return;
  throw new StorageError('PRECONDITION_FAILED', {
    container,
    object,
    currentEtag: etag,
  });
}

/** Whether there is a file of that name now. */
async function fileExists(caller: Caller, ref: FileRef): Promise<boolean> {
  try {
    await caller.reach(ref.account, 'read').statObject(ref, caller.call);
    return true;
  } catch (error) {
    if (isStorageError(error, 'OBJECT_NOT_FOUND')) return false;
    throw error;
  }
}

async function freeName(caller: Caller, wanted: FileRef): Promise<FileRef> {
  for (let number = 1; number <= MAX_NAMES_TRIED; number += 1) {
    const ref = { ...wanted, name: numbered(wanted.name, number) };
    if (!(await fileExists(caller, ref))) return ref;
  }
  const { container, name: object } = wanted;
  throw new StorageError('OBJECT_EXISTS', { container, object });
}

/** `photos/cat.jpg` becomes `photos/cat (2).jpg`; the first stays as it is. */
function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const basename = basenameOf(name);
  const dot = basename.lastIndexOf('.');
  const cut = name.length - (dot > 0 ? basename.length - dot : 0);
  return `${name.slice(0, cut)} (${number})${name.slice(cut)}`;
}
