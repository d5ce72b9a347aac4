import type { ObjectStat, ReadIntent } from '../../storage/index.js';
import { contentDisposition, defaultFilename } from './disposition.js';
import { quotedEtag } from './etag.js';
import { servedType } from './media-type.js';

/** Names and values of headers. */
export type Headers = Readonly<Record<string, string | number>>;

/** What tells one content from another, in 200, 206 and 304 alike. */
export function validatorHeaders(stat: ObjectStat): Headers {
  return {
    etag: quotedEtag(stat.etag),
    'last-modified': stat.modifiedAt.toUTCString(),
    'cache-control': 'private, no-cache',
  };
}

/**
 * What goes with content that a stranger may have written: a browser neither runs it nor guesses what it is,
 * and shows it only where that was asked for and is safe.
 */
export function contentHeaders(stat: ObjectStat, intent: ReadIntent): Headers {
  const { type, inert } = servedType(stat.contentType);
  const shown = intent.disposition === 'INLINE' && inert;
  const filename = intent.filename ?? defaultFilename(stat.name);
  return {
    ...validatorHeaders(stat),
    ...digestHeaders(stat),
    'accept-ranges': 'bytes',
    'content-type': type,
    'content-disposition': contentDisposition(
      shown ? 'inline' : 'attachment',
      filename,
    ),
    'content-security-policy': "sandbox; default-src 'none'",
    // The URL is the permission; whoever has it may also show it on a page of their own.
    'cross-origin-resource-policy': 'cross-origin',
  };
}

/** RFC 9530: of the whole content, also beside a part of it. */
function digestHeaders({ checksums }: ObjectStat): Headers {
  const sha256 = checksums?.sha256;
  if (sha256 === undefined) return {};
  const digest = Buffer.from(sha256, 'hex').toString('base64');
  return { 'repr-digest': `sha-256=:${digest}:` };
}
