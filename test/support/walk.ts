/** All that an iteration gives, in order. */
export async function walk<T>(items: AsyncIterable<T>): Promise<T[]> {
  const walked: T[] = [];
  for await (const item of items) walked.push(item);
  return walked;
}
