import { defined } from '../storage/index.js';
import { begunOnce, type WorkOutcome } from './begin-job.js';
import type { Caller } from './caller.js';
import { beginCopy, copyFile, isLong, type CloneTarget } from './clone-file.js';
import { describeDownload } from './downloads.js';
import { GatewayError } from './errors.js';
import { deleteFile, updateFile } from './files.js';
import { fileId } from './ids.js';
import { isSamePlace } from './inside.js';
import { checkNewFile } from './new-file.js';
import type { FileRef } from './refs.js';

/**
 * Renames a file, or puts it into another container or account. What it was keeps its history
 * where versions are kept, so that the IDs of its older versions stay true. Where it is overwritten
 * meanwhile both stay, and the failure says so.
 * @throws StorageError as cloneFile and deleteFile do; GatewayError BAD_USER_INPUT where it would not move
 */
export async function moveFile(
  caller: Caller,
  source: FileRef,
  target: CloneTarget,
): Promise<WorkOutcome> {
  const { account, container } = target.container ?? source;
  const ref = { account, container, name: target.name ?? source.name };
  if (fileId(ref) === fileId(source) || isSamePlace(caller, ref, source)) {
    throw staysWhereItIs(source);
  }
  return begunOnce(caller, target.waitSeconds, () =>
    move(caller, source, { ref, ...target }),
  );
}

async function move(
  caller: Caller,
  source: FileRef,
  { ref, ...target }: CloneTarget & { readonly ref: FileRef },
): Promise<WorkOutcome> {
  const { account } = ref;
  const stat = await describeDownload(caller, source);
  const { etag, expiresAt } = stat;
  checkNewFile(caller.reach(account, 'write'), account, defined({ expiresAt }));
  if (isLong(stat)) {
    return beginCopy(caller, { source, ref }, { kind: 'MOVE', ...target });
  }
  const copied = await copyFile(
    caller,
    { source, stat },
    { ref, rule: target },
  );
  const moved = expiresAt
    ? await updateFile(caller, copied.ref, { expiresAt })
    : copied;
  // Only what was copied goes: a write that came in between is not lost.
  await deleteFile(caller, source, { ifMatch: etag });
  return { file: moved };
}

function staysWhereItIs(source: FileRef): GatewayError {
  const message = `File '${source.name}' is there already. Give another container or name.`;
  return new GatewayError('BAD_USER_INPUT', message, {
    account: source.account,
    container: source.container,
    file: source.name,
  });
}
