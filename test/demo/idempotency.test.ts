import { describe, expect, test } from "vitest";
import { createKeyMemory } from "../../src/demo/server.ts";
import { startDemo } from "../support/started-demo.ts";

const create = "jobs/import/create";
const request = { collectionName: "books", files: [["a.parquet"]] };

describe("an Idempotency-Key", () => {
  const key = { "Idempotency-Key": "nightly-2025-11-24" };

  test("gives the first job back, whatever the files", async () => {
    const { demo, ask } = startDemo();
    const first = await ask(create, request, key);
    const second = await ask(create, { ...request, files: [["b.csv"]] }, key);
    expect(second.body).toEqual(first.body);
    expect(demo.jobs()).toHaveLength(1);
  });

  test("counts for one collection alone", async () => {
    const { demo, ask } = startDemo();
    demo.addCollection("default", "films");
    await ask(create, request, key);
    await ask(create, { ...request, collectionName: "films" }, key);
    expect(demo.jobs()).toHaveLength(2);
  });

  test("is forgotten after a day", async () => {
    const { demo, ask, pass } = startDemo();
    await ask(create, request, key);
    pass(24 * 3_600_000);
    await ask(create, request, key);
    expect(demo.jobs()).toHaveLength(2);
  });

  test("is not used up by a create that was refused", async () => {
    const { demo, ask } = startDemo();
    await ask(create, { ...request, files: [["a.txt"]] }, key);
    expect((await ask(create, request, key)).body).toMatchObject({ code: 0 });
    expect(demo.jobs()).toHaveLength(1);
  });

  test("does not help past the job limit", async () => {
    const { ask } = startDemo({ quirks: { maxJobs: 1 } });
    await ask(create, request, key);
    expect((await ask(create, request, key)).body).toMatchObject({ code: 2101 });
  });

  test.each(["é", "a\tb", "k".repeat(257)])("of %j is refused", async (bad) => {
    const { ask } = startDemo();
    expect((await ask(create, request, { "Idempotency-Key": bad })).body).toEqual({
      code: 1100,
      message: "Idempotency-Key must be at most 256 printable ASCII characters: invalid parameter",
    });
  });

  test("is remembered among the last 8192", () => {
    const keys = createKeyMemory(() => 0);
    const jobOf = (key: string, created: string) => keys.createOnce("1", key, () => created);
    for (let index = 0; index < 8_192; index += 1) jobOf(`key ${index}`, `${index}`);
    expect(jobOf("key 0", "another")).toBe("0");
    jobOf("one more", "8192");
    expect(jobOf("key 1", "another")).toBe("1");
    expect(jobOf("key 0", "another")).toBe("another");
  });
});
