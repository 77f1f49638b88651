import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapBounded } from "../../src/base/concurrent.ts";

const hundred = Array.from({ length: 100 }, (_, index) => index);

test("results stand in the order of the items, whichever is ready first", async () => {
  const work = async (item: number) => {
    for (let turn = item % 5; turn > 0; turn -= 1) await nextTurn();
    return 2 * item;
  };
  expect(await mapBounded(hundred, 8, work)).toEqual(hundred.map((item) => 2 * item));
});

test("never more than so many are under way", async () => {
  let underWay = 0;
  let most = 0;
  await mapBounded(hundred, 8, async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await nextTurn();
    underWay -= 1;
  });
  expect(most).toBe(8);
});

test("nothing is begun after a failure", async () => {
  const begun: number[] = [];
  const refused = new Error("refused");
  const work = async (item: number) => {
    begun.push(item);
    await nextTurn();
    if (item === 10) throw refused;
  };
  await expect(mapBounded(hundred, 8, work)).rejects.toBe(refused);
  await nextTurn();
  expect(begun.length).toBeLessThanOrEqual(18);
});
