import type { ObjectListRequest } from '../../src/storage/index.js';
import { inByteOrder } from '../support/bytes.js';

/**
 * All that a listing is to give, by sorting bytes and cutting text, without paging: the independent
 * answer that backends are compared with.
 */
export function entriesByModel(
  names: readonly string[],
  { prefix = '', delimiter, after }: ObjectListRequest,
): readonly string[] {
  const rolledUp = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => prefix + upTo(delimiter, name.slice(prefix.length)));
  const entries = inByteOrder(new Set(rolledUp));
  return after === undefined
    ? entries
    : entries.filter((entry) => isGreater(entry, after));
}

/** A text to the end of its first delimiter, or all of it. */
function upTo(delimiter: string | undefined, text: string): string {
  if (delimiter === undefined || !text.includes(delimiter)) return text;
  const [head = ''] = text.split(delimiter);
  return head + delimiter;
}

function isGreater(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0;
}
