/** Types that no browser runs: these may be shown where INLINE was asked for. */
const INERT: ReadonlySet<string> = new Set([
  'application/json',
  'image/apng',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/webp',
  'image/x-icon',
  'text/csv',
  'text/plain',
]);

/** Types that are told as they are, for the program that saves them; any other is bytes. */
const TOLD = [
  /^(?:audio|font|video)\//,
  /^application\/(?:gzip|msword|octet-stream|pdf|zip|zstd)$/,
  /^application\/x-(?:7z-compressed|bzip2|gzip|ndjson|tar|xz)$/,
  /^application\/vnd\.[\w.-]+$/,
  /^text\/markdown$/,
];

const SHAPE = /^([\w!#$&^.+-]+\/[\w!#$&^.+-]+)[ \t]*(?:;[\t -~]*)?$/;

const BYTES = 'application/octet-stream';

/** The Content-Type to answer for what was stored under a type, and whether a browser may show it. */
export function servedType(stored = BYTES): {
  readonly type: string;
  readonly inert: boolean;
} {
  const essence = SHAPE.exec(stored)?.[1]?.toLowerCase() ?? '';
  const inert = INERT.has(essence) || /^(?:audio|video)\//.test(essence);
  const told = inert || TOLD.some((form) => form.test(essence));
  return { type: told ? stored : BYTES, inert };
}
