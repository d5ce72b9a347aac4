/** Does a task for each item, `width` at a time, and gives the results in the order of the items. */
export async function inParallel<T, R>(
  width: number,
  items: readonly T[],
  task: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) results[index] = await task(item, index);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
