const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = String.raw`"(?:[\t !#-[\]-~]|\\[\t -~])*"`;
const PARAMETER = String.raw`[ \t]*;[ \t]*${TOKEN}=(?:${TOKEN}|${QUOTED})`;
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*$`);

const MAX_MEDIA_TYPE_BYTES = 255;

/**
 * Whether a text is a media type by RFC 9110, 8.3.1, such as `text/plain; charset=utf-8`, of 255 bytes at most
 * and in ASCII: what every client can send back as it is in a Content-Type header.
 */
export function isMediaType(text: string): boolean {
  return text.length <= MAX_MEDIA_TYPE_BYTES && MEDIA_TYPE.test(text);
}
