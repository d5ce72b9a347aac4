/** Longer than any name that an object can have. */
const VERY_LONG = 2_000;

/** What no pattern names: only `*` and `?` stand for it. */
const UNNAMED = '\u0000';

/** Whether a policy's pattern, in which `*` is anything and `?` one character, is of that text. */
export function matches(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  let star: { readonly after: number; from: number } | undefined;
  while (from < text.length) {
    if (pattern[at] === '*') {
      at += 1;
      star = { after: at, from };
    } else if (pattern[at] === '?' || pattern[at] === text[from]) {
      at += 1;
      from += 1;
    } else if (star) {
      star.from += 1;
      [at, from] = [star.after, star.from];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/**
 * Whether it is of everything that begins so and has at least one character more: what is of the
 * shortest and of the longest has a `*` there, and is of all between.
 */
export function covers(pattern: string, prefix: string): boolean {
  return (
    matches(pattern, prefix + UNNAMED) &&
    matches(pattern, prefix + UNNAMED.repeat(VERY_LONG + pattern.length))
  );
}

/** Whether it could be of something that begins so, by what it names before its first sign. */
export function mayTouch(pattern: string, prefix: string): boolean {
  return beginOf(pattern).startsWith(prefix) || isWide(pattern, prefix);
}

/** Whether it may reach what begins so, and doesn't name a part of it. */
export function isWide(pattern: string, prefix: string): boolean {
  const begin = beginOf(pattern);
  return begin !== pattern && prefix.startsWith(begin);
}

/** A `$` begins a variable. */
function beginOf(pattern: string): string {
  const [begin = ''] = /^[^*?$]*/.exec(pattern) ?? [];
  return begin;
}
