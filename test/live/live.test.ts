import { describe } from "vitest";
import { processContext } from "../../src/cli/process.ts";
import { contractTests } from "../milvus/contract.ts";
import { resolveTarget } from "../support/configuration.ts";

const context = processContext(new AbortController().signal);

describe.skipIf(!process.env.MILVUS_URI)("the Milvus at MILVUS_URI", async () => {
  await contractTests(await resolveTarget({}, context), context);
});
