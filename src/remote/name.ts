import { parse } from 'content-disposition';
import { textOf } from './header-text.js';

const MAX_NAME_BYTES = 255;

/** An ending of a name that is kept where the name is cut: `.tar`, `.jpeg`; longer ones are none. */
const EXTENSION = /\.[^.\s]{1,32}$/u;

/**
 * What a file from elsewhere is called: by Content-Disposition, else by the last segment of its URL's
 * path. Undefined where neither leaves a name.
 * @param path percent-encoded, as it stands in the URL
 */
export function fileName(
  disposition: string | undefined,
  path: string,
): string | undefined {
  return safeName(dispositionName(disposition)) ?? safeName(lastSegment(path));
}

/** `filename*` before `filename`. The library takes what a broken header still says. */
function dispositionName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  return parse(textOf(header)).parameters['filename'];
}

function lastSegment(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  } catch {
    return undefined; // Its bytes are no UTF-8.
  }
}

/** Without folders, Windows' too, and without control characters; 255 bytes at most. */
function safeName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const base = name
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '');
  const safe = cut(base.toWellFormed().trim());
  return ['', '.', '..'].includes(safe) ? undefined : safe;
}

/** At the end of a character, and before the extension. */
function cut(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const [extension = ''] = EXTENSION.exec(name) ?? [];
  const stem = name.slice(0, name.length - extension.length);
  const room = MAX_NAME_BYTES - Buffer.byteLength(extension);
  return firstBytes(stem, room) + extension;
}

/** At most so many bytes of it, and no half character. */
function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
