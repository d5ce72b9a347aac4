/**
 * The Content-Disposition that saves a file under a name (RFC 6266): a `filename` that every browser
 * reads, and where that is not the whole truth, `filename*` with it (RFC 8187).
 */
export function contentDisposition(
  type: 'attachment' | 'inline',
  filename: string,
): string {
  const plain = filename.replaceAll(/[^ -~]|["\\%/]/gu, '_');
  const basic = `${type}; filename="${plain}"`;
  return plain === filename
    ? basic
    : `${basic}; filename*=UTF-8''${extValue(filename)}`;
}

/** What a file is saved as where nobody says: the last segment of its name. */
export function defaultFilename(name: string): string {
  const last = name.split('/').findLast((segment) => segment !== '');
  return last ?? 'download';
}

/** RFC 8187's ext-value: what encodeURIComponent leaves as it is and the RFC doesn't, besides. */
function extValue(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
