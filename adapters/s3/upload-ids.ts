import { StorageError, type MultipartRef } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Upload } from './upload.js';

/** An upload that another process may have begun. */
export interface KnownUpload {
  readonly upload: Upload;
  /** Bytes of each part but the last. */
  readonly partSize: number;
}

/** S3 keeps no size of parts: it stands before its own id, which is printable ASCII everywhere. */
const UPLOAD_ID = /^([1-9]\d{0,15})-([\x21-\x7e]{1,1500})$/;

/** What a caller keeps to go on with an upload. */
export function uploadIdOf({ upload, partSize }: KnownUpload): string {
  return `${partSize}-${upload.UploadId}`;
}

/**
 * The reverse of `uploadIdOf`.
 * @throws StorageError UPLOAD_NOT_FOUND for what can't be one
 */
export function uploadIn(desk: Desk, ref: MultipartRef): KnownUpload {
  const { container, name, uploadId } = ref;
  const [, partSize, UploadId] = UPLOAD_ID.exec(uploadId) ?? [];
  if (partSize === undefined || UploadId === undefined)
    throw new StorageError('UPLOAD_NOT_FOUND');
  const upload = { ...desk.places.at({ container, name }), UploadId };
  return { upload, partSize: Number(partSize) };
}
