import { describe, expect, test } from "vitest";
import { answers } from "../support/world.ts";

const importing = { collectionName: "c", state: "Importing", progress: 10 };

/** Answers each request with this text or number for the ID of its job. */
function serverNaming(jobId: unknown) {
  const job = { ...importing, jobId };
  return answers({ body: { code: 0, data: { ...job, details: [], records: [job] } } });
}

describe("a server's word for a job ID", () => {
  const refused = [
    "1 --uri=http://evil.example",
    "--uri=http://evil.example",
    "-1",
    -1,
    "1\n2",
    "1;ls",
    "$(ls)",
    "",
    " 1",
    "12345678901234567890",
    1.5,
    1e300,
    "job-",
    "job-a b",
    "Job-1",
    null,
    true,
    ["1"],
    { toString: "1" },
  ];

  test.each(refused)("%j is refused by list, in every format", async (jobId) => {
    for (const format of ["table", "json", "ndjson", "csv", "tsv", "id"]) {
      const { exitCode, stdout, stderr } = await serverNaming(jobId).run(`list -o ${format}`);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toContain("data.records[0].jobId must be a job ID");
    }
  });

  test.each(refused)("%j does not become a created job", async (jobId) => {
    const line = "create -c c a.parquet --job-timeout 1h -o id";
    const { exitCode, stdout, stderr } = await serverNaming(jobId).run(line);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).not.toMatch(/^ *milvus-import/m);
  });

  test.each([
    ["448761313698322011", "448761313698322011"],
    ["1", "1"],
    [7, "7"],
    ["9223372036854775807", "9223372036854775807"],
    ["job-01_a-Z", "job-01_a-Z"],
  ])("%j is one", async (jobId, printed) => {
    const { exitCode, stdout } = await serverNaming(jobId).run("list -o id");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${printed}\n` });
  });
});
