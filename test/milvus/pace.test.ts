import { expect, test } from "vitest";
import { createPace } from "../../src/milvus/cloud-server.ts";

test("no second has more than 20 requests to one endpoint, although a sleep lasts too long", async () => {
  let nowMs = 0;
  // The first sleeps end 400 ms late, as on a busy machine; the later ones in time.
  const sleep = async (ms: number) => {
    const endMs = nowMs + ms + (nowMs < 1_000 ? 400 : 0);
    await Promise.resolve();
    nowMs = Math.max(nowMs, endMs);
  };
  const awaitTurn = createPace({ elapsedMs: () => nowMs, sleep });
  const sentMs = await Promise.all(
    Array.from({ length: 60 }, () => awaitTurn("key", "jobs/import/list").then(() => nowMs)),
  );
  const gapsMs = sentMs.slice(20).map((ms, index) => ms - (sentMs[index] ?? 0));
  expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(1_000);
});

test("endpoints and keys do not wait for each other", async () => {
  const sleep = async () => expect.unreachable();
  const awaitTurn = createPace({ elapsedMs: () => 0, sleep });
  for (const [key, path] of [
    ["a", "list"],
    ["a", "describe"],
    ["b", "list"],
  ] as const) {
    await Promise.all(Array.from({ length: 20 }, () => awaitTurn(key, path)));
  }
});
