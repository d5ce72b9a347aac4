import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

const DIGITS = /^\d{1,16}$/;

/** Bytes, exact in JavaScript: 0 to 2^53-1. */
export const ByteSize = new GraphQLScalarType<number, number>({
  name: 'ByteSize',
  description:
    'A number of bytes, 0 to 9007199254740991 (2^53-1): a JSON number, such as `1048576`. ' +
    'As input a string of digits will do too, such as `"1048576"`.',
  serialize: (value) => value as number,
  parseValue: readByteSize,
  parseLiteral: (node) => readByteSize(literalOf(node, Kind.INT)),
});

/** A moment, as a Date. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'A moment as RFC 3339 writes it, in UTC with milliseconds: `"2026-11-21T09:30:00.000Z"`. ' +
    'As input another offset will do too, such as `"2026-11-21T10:30:00+01:00"`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) =>
    value instanceof Date ? value.toISOString() : String(value),
  parseValue: readDateTime,
  parseLiteral: (node) => readDateTime(literalOf(node)),
});

/** An absolute URL, as text. */
export const AbsoluteUrl = new GraphQLScalarType<string, string>({
  name: 'URL',
  description:
    'An absolute URL, such as `"https://files.example.com/blobs/…"`.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  serialize: (value) => value as string,
  parseValue: readUrl,
  parseLiteral: (node) => readUrl(literalOf(node)),
});

function readByteSize(value: unknown): number {
  const size =
    typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) {
    return size;
  }
  throw unreadable('ByteSize is a whole number from 0 to 2^53-1', value);
}

function readDateTime(value: unknown): Date {
  const [text, year, month, day] =
    (typeof value === 'string' && RFC_3339.exec(value)) || [];
  const moment = new Date(text?.toUpperCase() ?? NaN);
  if (!Number.isNaN(moment.getTime()) && isDay(year, month, day)) return moment;
  const expected = 'DateTime is like "2026-11-21T09:30:00.000Z"';
  throw unreadable(expected, value);
}

/** JavaScript takes 30 February for 2 March. */
function isDay(...parts: readonly (string | undefined)[]): boolean {
  const [year = NaN, month = NaN, day = NaN] = parts.map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function readUrl(value: unknown): string {
  if (typeof value === 'string' && URL.canParse(value)) return value;
  throw unreadable('URL is absolute, like "https://example.com/a"', value);
}

/** What a literal holds: a string's text always, a number's digits where `kinds` admit them. */
function literalOf(node: ValueNode, ...kinds: readonly Kind[]): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return kinds.includes(node.kind) && 'value' in node ? node.value : undefined;
}

function unreadable(expected: string, value: unknown): GraphQLError {
  const actual = value === undefined ? 'this' : JSON.stringify(value);
  return new GraphQLError(`${expected}, not ${actual}.`);
}
