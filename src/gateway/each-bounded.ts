/** How many backend calls one request may have under way at once. */
const MAX_AT_ONCE = 16;

/** What came of each, in order; at most 16 run at once. A failure is an answer and stops none of the others. */
export async function eachBounded<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<readonly PromiseSettledResult<Result>[]> {
  const results = new Array<PromiseSettledResult<Result>>(items.length);
  const queue = items.entries();

  async function work(): Promise<void> {
    for (const [index, item] of queue) {
      const [result] = await Promise.allSettled([run(item)]);
      results[index] = result;
    }
  }

  await Promise.all(Array.from({ length: MAX_AT_ONCE }, work));
  return results;
}
