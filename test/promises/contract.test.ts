import { describe } from "vitest";
import type { DemoVersion } from "../../src/demo/versions.ts";
import { contractTests } from "../milvus/contract.ts";
import { target, testContext, world } from "../support/world.ts";

const versions: DemoVersion[] = ["2.4.0", "2.4", "2.5", "2.6", "3.0"];

describe.each(versions)("the demo server as Milvus %s", async (version) => {
  await contractTests(target, testContext(world({ version, isFilled: true })));
});
