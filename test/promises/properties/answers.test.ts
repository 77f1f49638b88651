import fc from "fast-check";
import { expect, test } from "vitest";
import { exitCodes } from "../../../src/base/errors.ts";
import { oddServer, replies } from "../../support/fuzz/server.ts";
import { ordersIn, patience, runs, withoutCursor } from "../../support/fuzz/text.ts";

const foreseen = new Set<number>([0, ...Object.values(exitCodes)]);

const id = "448761313698322011";
const commands = [
  ["list"],
  ["list", "--json"],
  ["list", "-d", "sales", "-v"],
  ["list", "-o", "csv", "--sort", "state"],
  ["describe", id, "job-1"],
  ["describe", id, "-o", "ndjson"],
  ["watch"],
  ["watch", id, "-o", "ndjson"],
  ["wait", "-c", "books", "--timeout", "90s"],
  ["wait", id, "--timeout", "0", "--json"],
  ["create", "-c", "books", "a.parquet", "--once"],
  ["create", "-c", "books", "a.csv", "b.csv", "--files-per-job", "1", "--wait", "-v"],
  ["commit", id, "--yes", "--wait"],
  ["abort", "-c", "books", "--yes"],
];

test.each(commands)(
  "whatever a server answers, the exit code of %s %s %s %s is one of the table",
  patience,
  async (...argv) => {
    const tty = fc.constantFrom(undefined, undefined, 20, 120);
    await fc.assert(
      fc.asyncProperty(replies, tty, async (some, tty) => {
        const { exitCode, stdout, stderr } = await oddServer(some).run(argv, { tty });
        expect(foreseen).toContain(exitCode);
        expect(stderr).not.toContain("internal error; please report");
        expect(ordersIn(withoutCursor(stderr))).toEqual([]);
        const result = argv.includes("csv") ? stdout.replaceAll("\t", "") : stdout;
        expect(ordersIn(withoutCursor(result))).toEqual([]);
      }),
      runs(20),
    );
  },
);
