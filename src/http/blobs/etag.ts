/** An etag as a header has it: in quotes, strong; what may not stand there is percent-encoded. */
export function quotedEtag(etag: string): string {
  const safe = etag.replaceAll(/[^\u0021\u0023-\u007e]/gu, encodeURIComponent);
  return `"${safe}"`;
}
