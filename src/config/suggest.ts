/** Edits between a slip of the finger and what was meant. */
const NEAR = 2;

/** What to say of a word that is none of those known: the one that was meant, if one is near, and all. */
export function notAmong(
  known: readonly string[],
  what: string,
  given: string,
): string {
  const near = nearest(known, given);
  const hint = near === undefined ? '.' : `; did you mean '${near}'?`;
  return `unknown ${what}${hint} Those there are: ${known.join(', ')}`;
}

function nearest(known: readonly string[], given: string): string | undefined {
  const [best] = known
    .map((word) => ({ word, edits: distance(given, word) }))
    .filter(({ word, edits }) => edits <= Math.min(NEAR, word.length - 1))
    .sort((left, right) => left.edits - right.edits);
  return best?.word;
}

/** Levenshtein's distance, capitals ignored: inserted, left out or exchanged letters. */
function distance(left: string, right: string): number {
  const [from, to] = [lettersOf(left), lettersOf(right)];
  const first = Array.from({ length: to.length + 1 }, (_, column) => column);
  const last = from.reduce((above, letter, row) => {
    const here = [row + 1];
    for (const [column, other] of to.entries()) {
      const exchanged = at(above, column) + (letter === other ? 0 : 1);
      const edited = Math.min(at(above, column + 1), at(here, column)) + 1;
      here.push(Math.min(exchanged, edited));
    }
    return here;
  }, first);
  return at(last, to.length);
}

function lettersOf(word: string): readonly string[] {
  return Array.from(word.toLowerCase());
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}
