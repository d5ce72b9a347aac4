import { InputError } from '../errors.js';

/** What a file that comes with a request may have, in bytes. */
const MAX_INLINE_SIZE = 1_048_576;

const BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A small file's bytes, and what they are when nobody says. */
export interface InlineContent {
  readonly content: Buffer;
  readonly contentType: string;
}

/**
 * The bytes that createFile was given.
 * @throws InputError for neither or both of `text` and `base64`, what is no base64, and more than 1 MiB
 */
export function inlineContent(input: {
  readonly text?: string | null;
  readonly base64?: string | null;
}): InlineContent {
  const { text, base64 } = input;
  if (text != null && base64 != null) {
    throw new InputError(['base64'], 'Give `text` or `base64`, not both.');
  }
  if (text != null) return fromText(text);
  if (base64 != null) return fromBase64(base64);

  const message =
    'Give the content as `text` or `base64`; an empty `text` makes an empty file.';
  throw new InputError(['text'], message);
}

function fromText(text: string): InlineContent {
  if (!text.isWellFormed()) {
    const message =
      '`text` holds half of a surrogate pair, which UTF-8 has no bytes for. Use `base64`.';
    throw new InputError(['text'], message);
  }
  const content = Buffer.from(text);
  checkSize('text', content);
  return { content, contentType: 'text/plain; charset=utf-8' };
}

function fromBase64(base64: string): InlineContent {
  if (!BASE64.test(base64)) {
    const message =
      '`base64` holds something else than base64 with its padding.';
    throw new InputError(['base64'], message);
  }
  const content = Buffer.from(base64, 'base64');
  checkSize('base64', content);
  return { content, contentType: 'application/octet-stream' };
}

function checkSize(field: string, content: Buffer): void {
  const actual = content.byteLength;
  if (actual <= MAX_INLINE_SIZE) return;
  const message = `The content has ${actual} bytes, over ${MAX_INLINE_SIZE}. Use createUpload for it.`;
  const details = {
    code: 'TOO_LARGE',
    limit: MAX_INLINE_SIZE,
    actual,
  } as const;
  throw new InputError([field], message, details);
}
