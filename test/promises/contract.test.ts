import { describe } from "vitest";
import { fillDemo } from "../../src/demo/scenario.ts";
import type { DemoVersion } from "../../src/demo/versions.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { virtualClock } from "../support/clock.ts";
import { contractTests } from "../support/contract.ts";
import { contextOf, target } from "../support/followed.ts";

const versions: DemoVersion[] = ["2.4.0", "2.4", "2.5", "2.6", "3.0"];

describe.each(versions)("the demo server as Milvus %s", async (version) => {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, version });
  fillDemo(demo);
  await contractTests(target, contextOf(demo.fetch, clock));
});
