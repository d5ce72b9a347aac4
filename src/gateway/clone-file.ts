import {
  checkNewObjectName,
  defined,
  type ObjectStat,
} from '../storage/index.js';
import { beginJob, begunOnce, type WorkOutcome } from './begin-job.js';
import type { Caller } from './caller.js';
import { describeDownload } from './downloads.js';
import {
  checkTarget,
  settleTarget,
  writeSettled,
  type SettledTarget,
  type TargetRule,
} from './if-exists.js';
import { insideCopy, type Original } from './inside.js';
import type { CopyWork } from './long/work.js';
import type { ContainerRef, FileRef, FileVersionRef } from './refs.js';
import { basenameOf, storedFile, type StoredFile } from './stored.js';

/** What has no more bytes is copied while the caller waits. */
const QUICK_BYTES = 16 * 2 ** 20;

/** Where a copy is to go. */
export interface CloneTarget extends TargetRule {
  /** How long to wait for one that is no matter of a moment, before its job is the answer. */
  readonly waitSeconds: number;
  /** The source's own when absent. */
  readonly container?: ContainerRef;
  /** `clone_<basename>` beside the original when absent. */
  readonly name?: string;
}

/**
 * Copies a file, or one version of it, into one new version: inside the backend where it can,
 * streamed where it can't; a large one by a job.
 * The clone has no history and is independent of its source.
 * @throws StorageError as readObject and writeObject do; GatewayError as beginJob does
 */
export async function cloneFile(
  caller: Caller,
  source: FileRef | FileVersionRef,
  target: CloneTarget,
): Promise<WorkOutcome> {
  const { account, container } = target.container ?? source;
  const name = target.name ?? cloneName(source.name);
  const ref: FileRef = { account, container, name };
  return begunOnce(caller, target.waitSeconds, async () => {
    // Before a name is settled: a source that isn't there is the error to tell.
    const stat = await describeDownload(caller, source);
    if (isLong(stat))
      return beginCopy(caller, { source, ref }, { kind: 'CLONE', ...target });
    const original = { source, stat };
    return { file: await copyFile(caller, original, { ref, rule: target }) };
  });
}

/** Whether a copy of it may take longer than a request should. */
export function isLong({ size }: ObjectStat): boolean {
  return size > QUICK_BYTES;
}

/** Has a job make a copy, and waits a while for it; what can be refused is refused now. */
export async function beginCopy(
  caller: Caller,
  { source, ref }: Pick<CopyWork, 'source' | 'ref'>,
  how: CloneTarget & { readonly kind: 'CLONE' | 'MOVE' },
): Promise<WorkOutcome> {
  const { kind, ifExists, ifMatch, waitSeconds } = how;
  const { account: lane, container, name } = ref;
  checkNewObjectName(container, name);
  await checkTarget(caller, await settleTarget(caller, ref, how));

  const rule = defined({ ifExists, ifMatch });
  const input: CopyWork = { source, ref, rule };
  return beginJob(caller, { kind, lane, input }, waitSeconds);
}

/** Copies while the caller waits; what clone and move share. */
export async function copyFile(
  caller: Caller,
  original: Original,
  { ref, rule }: { readonly ref: FileRef; readonly rule: TargetRule },
): Promise<StoredFile> {
  const inside = insideCopy(caller, original, ref.account);
  return writeSettled(
    rule,
    () => settleTarget(caller, ref, rule),
    async (target) => {
      const to = { ref: target.ref, ...target.condition };
      const copied =
        (await inside?.(to, caller.call)) ??
        (await streamAcross(caller, original, target));
      return storedFile(target.ref, copied);
    },
  );
}

/** The bytes that were described are the ones that are read, and their digests are checked where they arrive. */
async function streamAcross(
  caller: Caller,
  { source, stat: described }: Original,
  { ref, condition }: SettledTarget,
): Promise<ObjectStat> {
  const into = caller.reach(ref.account, 'write');
  const { stat, body } = await caller
    .reach(source.account, 'read')
    .readObject(source, { ifMatch: described.etag }, caller.call);
  const { size, contentType, metadata, checksums: expect } = stat;
  const options = defined({ size, contentType, metadata, expect });
  return into.writeObject(ref, { body, ...options, ...condition }, caller.call);
}

function cloneName(name: string): string {
  const basename = basenameOf(name);
  return `${name.slice(0, name.length - basename.length)}clone_${basename}`;
}
