/** The first `count` items in order, without sorting the rest: ten thousand jobs are drawn every second. */
export function firstOf<Item>(
  items: Iterable<Item>,
  count: number,
  compare: (left: Item, right: Item) => number,
): Item[] {
  const first: Item[] = [];
  for (const item of items) {
    const last = first[count - 1];
    if (count <= 0 || (last !== undefined && compare(item, last) >= 0)) continue;
    first.splice(placeOf(item, first, compare), 0, item);
    first.length = Math.min(first.length, count);
  }
  return first;
}

function placeOf<Item>(
  item: Item,
  sorted: readonly Item[],
  compare: (left: Item, right: Item) => number,
): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = sorted[middle];
    if (other !== undefined && compare(item, other) < 0) to = middle;
    else from = middle + 1;
  }
  return from;
}
