/** Maps with at most `atOnce` promises pending. Keeps the order, and starts nothing more after a failure. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = iterateOnce(items);
  const work = async () => {
    for (const [index, item] of rest) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}

/** Unlike an array's iterator, a generator ends for all its loops as soon as one of them throws. */
function* iterateOnce<Item>(items: readonly Item[]): Generator<[number, Item]> {
  yield* items.entries();
}
