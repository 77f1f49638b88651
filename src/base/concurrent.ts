/** `Promise.all` over a map that keeps at most `atOnce` under way, and begins nothing after a failure; in order. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = each(items);
  const work = async () => {
    for (const [index, item] of rest) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}

/** Unlike an array's own iterator it is at its end for everybody once one of its loops was left. */
function* each<Item>(items: readonly Item[]): Generator<[number, Item]> {
  yield* items.entries();
}
