import type {
  ListObjectsV2CommandOutput,
  _Object as Row,
} from '@aws-sdk/client-s3';
import { NotS3Error } from './errors.js';

/** What is looked at of a listing, in the SDK's words. */
export type ListedRows = Pick<
  ListObjectsV2CommandOutput,
  | 'CommonPrefixes'
  | 'Contents'
  | 'EncodingType'
  | 'IsTruncated'
  | 'NextContinuationToken'
>;

const LETTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&apos;': "'",
  '&gt;': '>',
  '&lt;': '<',
  '&quot;': '"',
};

/**
 * The rows of a ListBucketResult. Its form is simple, and known: of a thousand rows the SDK's reader of
 * any XML takes longer than the service does to answer.
 * @throws NotS3Error where there are not as many as it says
 */
export function rowsOf(xml: string): ListedRows {
  const Contents = elementsIn(xml, 'Contents').map(rowOf);
  const CommonPrefixes = elementsIn(xml, 'CommonPrefixes').map((element) => ({
    Prefix: textIn(element, 'Prefix'),
  }));
  const count = textIn(xml, 'KeyCount') ?? '';
  const found = Contents.length + CommonPrefixes.length;
  if (count !== '' && Number(count) !== found)
    throw new NotS3Error(`a listing of ${count} that holds ${found}`);
  return {
    Contents,
    CommonPrefixes,
    EncodingType: textIn(xml, 'EncodingType') === 'url' ? 'url' : undefined,
    IsTruncated: textIn(xml, 'IsTruncated') === 'true',
    NextContinuationToken: textIn(xml, 'NextContinuationToken'),
  };
}

/** What can't be read is left out. */
function rowOf(element: string): Row {
  const time = Date.parse(textIn(element, 'LastModified') ?? '');
  const size = textIn(element, 'Size') ?? '';
  return {
    Key: textIn(element, 'Key'),
    ETag: textIn(element, 'ETag'),
    LastModified: Number.isNaN(time) ? undefined : new Date(time),
    Size: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
  };
}

/** What each element of this name holds; none holds another of its name. */
function elementsIn(xml: string, name: string): readonly string[] {
  const [begin, end] = [`<${name}>`, `</${name}>`];
  const elements: string[] = [];
  let at = xml.indexOf(begin);
  while (at !== -1) {
    const close = xml.indexOf(end, at);
    elements.push(xml.slice(at + begin.length, close));
    at = close === -1 ? -1 : xml.indexOf(begin, close);
  }
  return elements;
}

/** The text of the first element of this name, which holds nothing else. */
function textIn(xml: string, name: string): string | undefined {
  const at = xml.indexOf(`<${name}>`);
  if (at === -1) return undefined;
  const start = at + name.length + 2;
  const text = xml.slice(start, xml.indexOf('<', start));
  return text.includes('&') ? unescaped(text) : text;
}

/** An etag's quotes are by far the most. */
function unescaped(text: string): string {
  const unquoted = text.replaceAll('&quot;', '"');
  return unquoted.includes('&')
    ? unquoted.replaceAll(/&(?:\w+|#\d+|#x[\da-f]+);/gi, letterOf)
    : unquoted;
}

function letterOf(entity: string): string {
  const [, hex, decimal] = /^&#(?:x([\da-f]+)|(\d+));$/i.exec(entity) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return Number.isNaN(code)
    ? (LETTERS[entity] ?? entity)
    : String.fromCodePoint(code);
}
