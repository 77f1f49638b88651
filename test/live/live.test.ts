import { describe } from "vitest";
import { processContext } from "../../src/base/context.ts";
import { resolveTarget } from "../../src/config/target.ts";
import { contractTests } from "../support/contract.ts";

const context = processContext(new AbortController().signal);

describe.skipIf(!process.env.MILVUS_URI)("the Milvus at MILVUS_URI", async () => {
  contractTests(await resolveTarget({}, context), context);
});
