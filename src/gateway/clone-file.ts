import {
  checkNewObjectName,
  defined,
  type ObjectStat,
  type StorageBackend,
} from '../storage/index.js';
import type { Caller, ReadableBackend } from './caller.js';
import { describeDownload } from './downloads.js';
import { findFile } from './files.js';
import {
  checkTarget,
  settleTarget,
  type SettledTarget,
  type TargetRule,
} from './if-exists.js';
import { beginJob, type StoredJob } from './jobs.js';
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

/** What has come of a clone or a move: the file, or the job that makes it, which may have failed. */
export interface Copied {
  readonly file?: StoredFile;
  readonly job?: StoredJob;
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
): Promise<Copied> {
  const { account, container } = target.container ?? source;
  const name = target.name ?? cloneName(source.name);
  const ref: FileRef = { account, container, name };
  // Before a name is settled: a source that isn't there is the error to tell.
  const stat = await describeDownload(caller, source);
  if (isLong(stat))
    return beginCopy(caller, { source, ref }, { kind: 'CLONE', ...target });
  return {
    file: await copyFile(caller, { source, stat }, { ref, rule: target }),
  };
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
): Promise<Copied> {
  const { kind, ifExists, ifMatch, waitSeconds } = how;
  const { account: lane, container, name } = ref;
  checkNewObjectName(container, name);
  await checkTarget(caller, await settleTarget(caller, ref, how));

  const rule = defined({ ifExists, ifMatch });
  const input: CopyWork = { source, ref, rule };
  const job = await beginJob(caller, { kind, lane, input }, waitSeconds);
  // Whoever took it away again has not made the copy fail.
  const file = job.file && (await findFile(caller, job.file));
  return defined({ job, file });
}

/** What is to be copied, as it was found. */
interface Original {
  readonly source: FileRef | FileVersionRef;
  readonly stat: ObjectStat;
}

/** Copies to a name that is already known; what clone and move share. */
export async function copyFile(
  caller: Caller,
  { source, stat }: Original,
  to: { readonly ref: FileRef; readonly rule: TargetRule },
): Promise<StoredFile> {
  const from = caller.reach(source.account, 'read');
  const into = caller.reach(to.ref.account, 'write');
  const target = await settleTarget(caller, to.ref, to.rule);

  const copied =
    source.account === to.ref.account && into.copy
      ? await into.copy.copyObject(
          source,
          { ref: target.ref, ...target.condition },
          caller.call,
        )
      : await streamAcross({ caller, from, source, stat, into, target });
  return storedFile(target.ref, copied);
}

interface Crossing extends Original {
  readonly caller: Caller;
  readonly from: ReadableBackend;
  readonly into: StorageBackend;
  readonly target: SettledTarget;
}

/** The bytes that were described are the ones that are read, and their digests are checked where they arrive. */
async function streamAcross(crossing: Crossing): Promise<ObjectStat> {
  const { caller, from, source, into, target } = crossing;
  const { stat, body } = await from.readObject(
    source,
    { ifMatch: crossing.stat.etag },
    caller.call,
  );
  const { size, contentType, metadata, checksums: expect } = stat;
  const options = defined({ size, contentType, metadata, expect });
  return into.writeObject(
    target.ref,
    { body, ...options, ...target.condition },
    caller.call,
  );
}

function cloneName(name: string): string {
  const basename = basenameOf(name);
  return `${name.slice(0, name.length - basename.length)}clone_${basename}`;
}
