import {
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

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = String.raw`"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])*"`;
const PARAMETER = String.raw`[ \t]*;[ \t]*${TOKEN}=(?:${TOKEN}|${QUOTED})`;

/** RFC 9110's media-type: what every client can send back as it is in a Content-Type header. */
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*$`);

const MAX_CONTENT_TYPE_BYTES = 255;

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
  const fits = Buffer.byteLength(contentType) <= MAX_CONTENT_TYPE_BYTES;
  if (fits && MEDIA_TYPE.test(contentType)) return;
  const reason =
    `'${contentType.slice(0, MAX_CONTENT_TYPE_BYTES)}' is no content type ` +
    'such as image/jpeg';
  throw new StorageError('INVALID_ARGUMENT', { reason });
}
