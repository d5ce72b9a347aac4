const MASK = '[redacted]';

/** A JSON string, its quotes included. */
const STRING = String.raw`"(?:[^"\\]|\\.)*"`;

/** What makes a key's value a secret, wherever in the key it stands: `tempUrlKey`, `x-auth-token`. */
const SECRET =
  'authorization|cookie|password|passwd|secret|token|temp-?url-?key|credential';

/** Names of headers, as they stand beside their values in Node's rawHeaders. */
const HEADER =
  '(?:proxy-)?authorization|(?:set-)?cookie|x-(?:auth|storage|subject)-token';

interface Rule {
  readonly finds: RegExp;
  readonly becomes: string;
}

/** What a line of JSON may hold that lets its reader in, wherever in it that stands. */
const RULES: readonly Rule[] = [
  {
    finds: new RegExp(
      String.raw`("[^"\\]{0,64}(?:${SECRET})[^"\\]{0,64}":)(?:${STRING}|\[[^\]]*\])`,
      'gi',
    ),
    becomes: `$1"${MASK}"`,
  },
  {
    finds: new RegExp(`("(?:${HEADER})",)${STRING}(?!:)`, 'gi'),
    becomes: `$1"${MASK}"`,
  },
  // A header as text inside another string.
  {
    finds: new RegExp(
      String.raw`\b(${HEADER})(\\?['"]?\s*:\s*\\?['"]?)[^'"\\\[]+`,
      'gi',
    ),
    becomes: `$1$2${MASK}`,
  },
  { finds: /\b(Bearer|Basic)\s+[\w+./~=-]+/gi, becomes: `$1 ${MASK}` },
  // A parameter of a URL, also of one that stands encoded inside another.
  {
    finds:
      /(\b|%3F|%26)(x-amz-[a-z0-9-]+|temp_url_[a-z_]+|sig|signature|token|access_token)(=|%3D)[^&"\\\s]+/gi,
    becomes: `$1$2$3${MASK}`,
  },
  { finds: /(\/blobs\/)[^\s"?#\\]+/gi, becomes: `$1${MASK}` },
  { finds: /(:\/\/)[^/\s"@\\]+@/g, becomes: `$1${MASK}@` },
];

/** A line of a log, or any text, without what lets its reader in. */
export function redacted(line: string): string {
  return RULES.reduce(
    (text, { finds, becomes }) => text.replaceAll(finds, becomes),
    line,
  );
}
