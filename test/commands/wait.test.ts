import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completesAfter, failsAfter } from "../../src/demo/job-plans.ts";
import { temporaryFolder } from "../support/place.ts";
import { world } from "../support/world.ts";

test("in GitHub Actions the run's page gets a table, in which nothing is Markdown", async () => {
  const reason = "100% bad\n::error::x | <img src=x> `y`";
  const { run, ids } = world({
    jobs: [{ plan: failsAfter(0, "import", reason) }, { plan: completesAfter(0) }],
  });
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(temporaryFolder(), "summary") };
  await run("wait -c books", { env });
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, "utf8").split("\n").slice(0, 7)).toEqual([
    "### Milvus import jobs",
    "",
    "2 jobs&#58; 1 completed, 1 failed, in 0s",
    "",
    "| job | collection | state | progress | reason |",
    "|---|---|---|---|---|",
    `| ${ids[0]} | books | Failed | 0% | 100% bad &#58;&#58;error&#58;&#58;x &#124; &#60;img src&#61;x&#62; &#96;y&#96; |`,
  ]);
});
