import type { FileRef } from '../../../src/gateway/index.js';
import {
  isStorageError,
  type StorageBackend,
  type VersionStat,
} from '../../../src/storage/index.js';
import { bodyOf, bytesOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import type { Taps } from './taps.js';

/** An account whose calls are tapped, and the account itself. */
export interface Account {
  readonly backend: StorageBackend;
  readonly taps: Taps;
}

/** Uploads in parts that were begun and are neither complete nor given up, as the account has it. */
export async function pendingUploads({
  backend,
  taps,
}: Account): Promise<number> {
  const part = { partNumber: 1, size: 1, etag: '' };
  const answers = taps.uploads.map(async (upload) => {
    try {
      (await backend.multipart?.readPart?.(upload, part, call))?.destroy();
      return true;
    } catch (error) {
      return !isStorageError(error, 'UPLOAD_NOT_FOUND');
    }
  });
  return (await Promise.all(answers)).filter(Boolean).length;
}

type Ref = Pick<FileRef, 'container' | 'name'>;

/** All versions of a file, newest first. */
export async function versionsOf(
  { backend }: Account,
  { container, name }: Ref,
): Promise<readonly VersionStat[]> {
  const ref = { container, name };
  const page = await backend.versions?.listVersions(ref, { limit: 50 }, call);
  return page?.items ?? [];
}

export async function contentOf(
  { backend }: Account,
  ref: Ref,
): Promise<Buffer> {
  const { body } = await backend.readObject(ref, {}, call);
  return bytesOf(body);
}

/** Stores bytes under a name. */
export async function store(
  { backend }: Account,
  { container, name }: Ref,
  content: string | Uint8Array,
): Promise<void> {
  const body = bodyOf(content);
  await backend.writeObject({ container, name }, { body }, call);
}
