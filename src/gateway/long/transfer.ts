import type { JobRun } from '../../jobs/index.js';
import { isStorageError, Slices } from '../../storage/index.js';
import type { Caller } from '../caller.js';
import { checkTarget, isNameLost, MAX_NAMES_LOST } from '../if-exists.js';
import type { FileRef } from '../refs.js';
import { withBody } from './body-fault.js';
import type { Move, Transfer } from './moving.js';
import type { Arriving } from './origin.js';
import {
  abortParts,
  beginParts,
  completeParts,
  madeBefore,
  putAll,
} from './parts.js';
import {
  bytesIn,
  leftOf,
  placeAfter,
  type SavedParts,
  type SavedTransfer,
} from './saved.js';
import { sumsOfKept } from './sums.js';
import {
  WHOLE_BYTES,
  writeStream,
  writeWhole,
  writtenBefore,
} from './whole.js';
import { withinRun } from './within-run.js';

/** The file, or all the parts that it is to be made of. */
type Put = FileRef | SavedParts;

/**
 * Stores a content as exactly one version; goes on from what an earlier run has kept.
 * @throws what the origin does; StorageError as writeObject and completeMultipart do
 */
export function runTransfer(transfer: Transfer): Promise<FileRef> {
  return transferred(transfer, MAX_NAMES_LOST);
}

async function transferred(
  transfer: Transfer,
  namesLeft: number,
): Promise<FileRef> {
  const { run, rule } = transfer;
  const { tracked, latest } = tracking(run);
  try {
    return await put({ ...transfer, run: tracked }, latest);
  } catch (error) {
    if (namesLeft === 0 || !isNameLost(rule, error)) throw error;
  }
  // What was put is of a name that somebody else has taken: all is fetched again for another.
  const saved = leftOf(latest());
  await run.save(saved);
  const save = (each: unknown) => run.save(each);
  const anew = withinRun(run, { saved, save });
  return transferred({ ...transfer, run: anew }, namesLeft - 1);
}

async function put(transfer: Transfer, latest: Latest): Promise<FileRef> {
  const all =
    (await putBefore(transfer)) ?? (await putContent(transfer, latest));
  return 'upload' in all ? completed(transfer, all) : all;
}

/** What was kept last. */
type Latest = () => SavedTransfer | undefined;

function tracking(run: JobRun) {
  let kept = run.saved;
  const save = (saved: unknown) => {
    kept = saved;
    return run.save(saved);
  };
  const latest = () => kept as SavedTransfer | undefined;
  return { tracked: withinRun(run, { saved: kept, save }), latest };
}

/**
 * Ends what an earlier run was about to, without the origin.
 * @returns undefined where that needs the origin
 */
export async function finishTransfer(
  transfer: Pick<Transfer, 'caller' | 'run'>,
): Promise<FileRef | undefined> {
  const all = await putBefore(transfer);
  return all && 'upload' in all ? completed(transfer, all) : all;
}

async function completed(
  { caller, run }: Pick<Transfer, 'caller' | 'run'>,
  parts: SavedParts,
): Promise<FileRef> {
  const file = await completeParts(caller, parts);
  const bytes = bytesIn(parts);
  run.report({ bytesDone: bytes, bytesTotal: bytes });
  return file;
}

/** What an earlier run has put, where that is all there is to be put. */
async function putBefore({
  caller,
  run,
}: Pick<Transfer, 'caller' | 'run'>): Promise<Put | undefined> {
  const saved = run.saved as SavedTransfer | undefined;
  if (!saved) return undefined;
  if ('upload' in saved) return saved.whole && saved;
  return writtenBefore(caller, saved);
}

/**
 * Takes away what a transfer has left that is to come to nothing.
 * @returns the file, where that stood already and nobody was told
 */
export async function giveUpTransfer(
  caller: Caller,
  saved: SavedTransfer | undefined,
): Promise<FileRef | undefined> {
  if (!saved) return undefined;
  if ('sha256' in saved) return writtenBefore(caller, saved);
  await abortParts(caller, saved);
  return madeBefore(caller, saved);
}

/** What is cut goes on at once, as long as a part more is kept each time. */
async function putContent(transfer: Transfer, latest: Latest): Promise<Put> {
  const kept = bytesKept(latest());
  try {
    return await tryContent(transfer, latest());
  } catch (error) {
    if (bytesKept(latest()) <= kept || !isPassing(transfer, error)) throw error;
  }
  return putContent(transfer, latest);
}

function bytesKept(saved: SavedTransfer | undefined): number {
  return saved && 'upload' in saved ? bytesIn(saved) : 0;
}

function isPassing({ caller, run }: Transfer, error: unknown): boolean {
  if (run.signal.aborted) return false;
  const fault = caller.services.remote.faultOf(error);
  return fault?.passing ?? (isStorageError(error) && error.retryable);
}

async function tryContent(
  transfer: Transfer,
  saved: SavedTransfer | undefined,
): Promise<Put> {
  if (!saved || 'sha256' in saved) return begin(transfer);
  try {
    return await resume(transfer, saved);
  } catch (error) {
    // Backends clear away uploads with which nothing happens for long.
    if (!isStorageError(error, 'UPLOAD_NOT_FOUND')) throw error;
    return begin(transfer);
  }
}

async function begin(transfer: Transfer): Promise<Put> {
  const arriving = await transfer.origin.open(undefined);
  return withBody(arriving.body, () => store(transfer, arriving));
}

/** What is kept is summed up first: nobody is kept waiting for that who gives the rest. */
async function resume(transfer: Transfer, saved: SavedParts): Promise<Put> {
  const place = placeAfter(saved);
  const sums = place && (await sumsOfKept(transfer, saved));
  const arriving = await transfer.origin.open(sums && place);
  return withBody(arriving.body, async () => {
    if (sums && arriving.offset > 0) {
      return putAll(moveOf(transfer, arriving), saved, sums);
    }
    await abortParts(transfer.caller, saved);
    return store(transfer, arriving);
  });
}

async function store(transfer: Transfer, arriving: Arriving): Promise<Put> {
  const { caller, account } = transfer;
  const target = await transfer.settle(arriving);
  await checkTarget(caller, target);

  const move = moveOf(transfer, arriving);
  const content = await move.slices.whole(WHOLE_BYTES);
  if (!content) {
    return caller.reach(account, 'write').multipart
      ? beginParts(move, target)
      : writeStream(move, target);
  }
  return writeWhole(move, target, content);
}

function moveOf(transfer: Transfer, arriving: Arriving): Move {
  return { transfer, arriving, slices: new Slices(arriving.body) };
}
