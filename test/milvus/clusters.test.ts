import { expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { combineFailures } from "../../src/milvus/clusters.ts";

test("the failures of several clusters are one, of the worst kind, with the details of each", () => {
  const failures = [
    new CliError("network", "eu: connection refused", { hint: "start it" }),
    new CliError("auth", "us: refused", { details: ["user root"] }),
  ];
  expect(combineFailures(failures, 3)).toMatchObject({
    kind: "auth",
    message: "2 of 3 clusters gave no answer",
    details: ["eu: connection refused", "us: refused", "  user root"],
    hint: "milvus-import doctor says what is wrong with each",
  });
  expect(combineFailures(failures.slice(0, 1), 3)).toBe(failures[0]);
});
