import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { defined, type NewObject } from '../../storage/index.js';
import type { Caller } from '../caller.js';
import type { SettledTarget } from '../if-exists.js';
import type { FileRef } from '../refs.js';
import type { SavedWhole } from './saved.js';
import type { Move } from './moving.js';
import { standingBefore, writtenSince } from './standing.js';

/** A content of no more bytes is taken whole and written in one request. */
export const WHOLE_BYTES = 2 ** 20;

/** Writes a small content. It is kept which one before, so that a later run knows its own. */
export async function writeWhole(
  move: Move,
  target: SettledTarget,
  content: Buffer,
): Promise<FileRef> {
  const { transfer, arriving } = move;
  const before = await standingBefore(transfer.caller, target);
  const saved: SavedWhole = { target, before, sha256: sha256Of(content) };
  await transfer.run.save(saved);
  const body = Readable.from([content], { objectMode: false });
  const { size = content.length } = arriving;
  return write(move, target, { body, size });
}

/** Writes what comes as it comes, where a backend keeps no parts. */
export function writeStream(
  move: Move,
  target: SettledTarget,
): Promise<FileRef> {
  const { slices, arriving, transfer } = move;
  let bytesDone = 0;
  const body = slices.stream(Infinity, (chunk) => {
    bytesDone += chunk.length;
    const bytesTotal = arriving.size;
    transfer.run.report(defined({ bytesDone, bytesTotal }));
  });
  return write(move, target, defined({ body, size: arriving.size }));
}

/** The file, where a run that was cut while it wrote had written. */
export async function writtenBefore(
  caller: Caller,
  { target: { ref }, before, sha256 }: SavedWhole,
): Promise<FileRef | undefined> {
  const written = await writtenSince(caller, ref, before);
  if (written === undefined || written.size > WHOLE_BYTES) return undefined;
  const backend = caller.reach(ref.account, 'read');
  const ifMatch = written.etag;
  const { body } = await backend.readObject(ref, { ifMatch }, caller.call);
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk as Buffer);
  return hash.digest('hex') === sha256 ? ref : undefined;
}

async function write(
  { transfer, arriving }: Move,
  { ref, condition }: SettledTarget,
  content: Pick<NewObject, 'body' | 'size'>,
): Promise<FileRef> {
  const { caller, expect, run } = transfer;
  const stat = await caller
    .reach(ref.account, 'write')
    .writeObject(
      ref,
      { ...transfer.describe(arriving), ...condition, ...content, expect },
      caller.call,
    );
  run.report({ bytesDone: stat.size, bytesTotal: stat.size });
  return ref;
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
