import {
  isMediaType,
  StorageError,
  type Checksums,
  type Metadata,
  type StorageBackend,
} from '../storage/index.js';
import { unsupported } from './accounts.js';

/** What a caller may say of a file that is to be stored. */
export interface NewFile {
  /** Such as `image/jpeg` or `text/plain; charset=utf-8`. */
  readonly contentType?: string;
  readonly metadata?: Metadata;
  /** Compared with what arrives; CHECKSUM_MISMATCH, and nothing stored, when it differs. */
  readonly checksums?: Checksums;
  /** When the file is to go away by itself; `null` for never. */
  readonly expiresAt?: Date | null;
}

/** Characters of what is refused. */
const MAX_SHOWN = 255;

/**
 * Refuses, before anything is sent, what no backend or not this one could keep.
 * @throws StorageError INVALID_ARGUMENT for what is no media type; GatewayError UNSUPPORTED for an expiry here
 */
export function checkNewFile(
  backend: StorageBackend,
  account: string,
  file: Pick<NewFile, 'contentType' | 'expiresAt'>,
): void {
  const { contentType, expiresAt } = file;
  if (contentType !== undefined) checkContentType(contentType);
  if (expiresAt && !backend.expiry) throw unsupported(account, 'expiry');
}

function checkContentType(contentType: string): void {
  if (isMediaType(contentType)) return;
  const shown = contentType.slice(0, MAX_SHOWN);
  const reason = `'${shown}' is no content type such as image/jpeg`;
  throw new StorageError('INVALID_ARGUMENT', { reason });
}
