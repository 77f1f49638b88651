import { expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { combineFailures, errorWithProfile } from "../../src/milvus/clusters.ts";

test("the failures of several clusters are one, of the worst kind, with the details of each", () => {
  const failures = [
    errorWithProfile("eu", new CliError("network", "connection refused", { hint: "start it" })),
    errorWithProfile("us", new CliError("auth", "refused", { details: ["user root"] })),
  ];
  expect(combineFailures(failures, 3)).toMatchObject({
    kind: "auth",
    message: "2 of 3 clusters failed",
    details: ["eu: connection refused", "us: refused", "  user root"],
    hint: "check them: milvus-import doctor -p eu,us",
  });
  expect(combineFailures(failures.slice(0, 1), 3)).toBe(failures[0]);
});
