const MOST = 50_000;

/**
 * All that an iteration gives, in order.
 * @throws Error when it gives more than any test asks for, and so may never end
 */
export async function walk<T>(items: AsyncIterable<T>): Promise<T[]> {
  const walked: T[] = [];
  for await (const item of items) {
    if (walked.length === MOST) throw new Error(`It gives over ${MOST} items.`);
    walked.push(item);
  }
  return walked;
}
