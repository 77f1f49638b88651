import { describe, expect, test } from "vitest";
import { fillDemo } from "../../src/demo/scenario.ts";
import { versions } from "../../src/demo/versions.ts";
import { createMilvus, type ServerOptions } from "../milvus/milvus.ts";
import { startedAt } from "../milvus/start.ts";

function startScenario(options: Partial<ServerOptions> = {}) {
  let now = startedAt;
  const demo = createMilvus({ now: () => now, ...options });
  fillDemo(demo);
  return {
    demo,
    statesAfter(seconds: number) {
      now = startedAt + seconds * 1_000;
      return demo.jobs().map(({ state, progress }) => `${state} ${progress}`);
    },
  };
}

describe("the demo's scenario", () => {
  test("begins with jobs in every state and moves them to their end within a minute", () => {
    const { statesAfter } = startScenario();
    const columns = [0, 20, 40, 60].map(statesAfter);
    expect(columns[0]?.map((_, job) => columns.map((states) => states[job]))).toEqual([
      ["Completed 100", "Completed 100", "Completed 100", "Completed 100"],
      ["Completed 100", "Completed 100", "Completed 100", "Completed 100"],
      ["Failed 0", "Failed 0", "Failed 0", "Failed 0"],
      ["Completed 100", "Completed 100", "Completed 100", "Completed 100"],
      ["Failed 0", "Failed 0", "Failed 0", "Failed 0"],
      ["Importing 83", "Importing 83", "Importing 83", "Importing 83"],
      ["Uncommitted 99", "Uncommitted 99", "Uncommitted 99", "Uncommitted 99"],
      ["Importing 53", "Importing 68", "Completed 100", "Completed 100"],
      ["Importing 60", "Importing 80", "Completed 100", "Completed 100"],
      ["Importing 46", "Failed 0", "Failed 0", "Failed 0"],
      ["Importing 17", "Importing 51", "Importing 70", "Completed 100"],
      ["Pending 0", "Importing 40", "Importing 61", "Completed 100"],
    ]);
  });

  test("has a job that stands still, and moves on after 12.5 minutes", () => {
    const { statesAfter } = startScenario();
    const states = [0, 749, 752, 761].map((seconds) => statesAfter(seconds)[5]);
    expect(states).toEqual(["Importing 83", "Importing 83", "Importing 85", "Completed 100"]);
  });

  test("has collections of one name in two databases", () => {
    const { demo } = startScenario();
    const places = demo.jobs().map(({ db, collection }) => `${db}.${collection}`);
    expect([...new Set(places)].sort()).toEqual([
      "analytics.clickstream",
      "analytics.reviews",
      "default.images",
      "default.products",
      "default.reviews",
    ]);
  });

  test("gives ids of 18 digits that rise with creation", () => {
    const { demo } = startScenario();
    const ids = demo.jobs().map(({ jobId }) => jobId);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids.filter((id) => !/^4534680022600532?\d+$/.test(id))).toEqual([]);
    expect(ids.every((id) => id.length === 18)).toBe(true);
  });

  test("is the same in every run", () => {
    expect(startScenario().demo.jobs()).toEqual(startScenario().demo.jobs());
  });

  test.each(["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"] as const)(
    "keeps all of its jobs on %s for 40 minutes",
    (version) => {
      const { demo, statesAfter } = startScenario({ version });
      expect([statesAfter(40 * 60).length, demo.requests.length]).toEqual([12, 0]);
      expect(Object.keys(versions)).toContain(version);
    },
  );
});
