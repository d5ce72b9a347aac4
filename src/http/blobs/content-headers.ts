import type { Disposition, ObjectStat } from '../../storage/index.js';
import { contentDisposition, defaultFilename } from '../../storage/index.js';
import { quotedEtag } from './etag.js';
import { servedType } from './media-type.js';

/** Names and values of headers. */
export type Headers = Readonly<Record<string, string | number>>;

/** How content is handed out. */
export interface Serving {
  readonly disposition: Disposition;
  /** What a browser saves it as; the last segment of its name when absent. */
  readonly filename?: string;
  /** Who may keep it, and for how long: a Cache-Control. */
  readonly caching: (stat: ObjectStat) => string;
}

/** What tells one content from another, in 200, 206 and 304 alike. */
export function validatorHeaders(
  stat: ObjectStat,
  { caching }: Serving,
): Headers {
  return {
    etag: quotedEtag(stat.etag),
    'last-modified': stat.modifiedAt.toUTCString(),
    'cache-control': caching(stat),
  };
}

/**
 * What goes with content that a stranger may have written: a browser neither runs it nor guesses what it is,
 * and shows it only where that was asked for and is safe.
 */
export function contentHeaders(stat: ObjectStat, serving: Serving): Headers {
  const { type, inert } = servedType(stat.contentType);
  const shown = serving.disposition === 'INLINE' && inert;
  const filename = serving.filename ?? defaultFilename(stat.name);
  return {
    ...validatorHeaders(stat, serving),
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
