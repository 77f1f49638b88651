import fc from "fast-check";
import { expect, test } from "vitest";
import { CliError } from "../../../src/base/errors.ts";
import { checkUnits, unitNotes } from "../../../src/change/file-checks.ts";
import { parseUnitList } from "../../../src/change/units.ts";
import { oddServer } from "../../support/fuzz/server.ts";
import { hostileText, ordersIn, patience, runs, valueOr } from "../../support/fuzz/text.ts";

/** Names that a list can hold: one line, no blank at an end, no backslash, which is how a comma is written, no JSON. */
const name = fc
  .oneof(hostileText, fc.constantFrom("a.parquet", "x/b,c.csv", "数据.json"))
  .map((text) => text.replaceAll(/[\r\n\\]/g, "").trim())
  .filter((text) => text !== "" && !/^(?:#|\ufeff|\[\s*[[("'\]])/.test(text));
const units = fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 5 });

test("a list of units reads back as it was written, by any system's line ends", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r", "\n\n  \n", "\n# a comment, of a,b\n");
  const written = (unit: readonly string[]) =>
    unit.map((one) => one.replaceAll(",", "\\,")).join(" , ");
  fc.assert(
    fc.property(units, lineEnd, (some, end) => {
      expect(parseUnitList(some.map(written).join(end) + end)).toEqual(some);
    }),
    runs(300),
  );
});

test("units are fit to be sent or refused", () => {
  fc.assert(
    fc.property(units, fc.boolean(), fc.boolean(), (some, ofFolders, areHere) => {
      const check = () => checkUnits(some, ofFolders);
      const refused = valueOr(check) !== undefined;
      if (refused) expect(check).toThrow(CliError);
      expect(unitNotes(some, () => areHere)).toEqual(expect.any(Array));
    }),
    runs(300),
  );
});

test(
  "a list of any text is imported, planned or refused, and gives the terminal no orders",
  patience,
  async () => {
    const reply = {
      status: 200,
      headers: {},
      body: '{"code":0,"data":{"jobId":"448761313698322011"}}',
    };
    const argv = ["create", "-c", "books", "--files-from", "-", "--files-per-job", "2", "-v"];
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileText),
        fc.subarray(["--dry-run", "--no-file-check", "--json"]),
        async (lines, flags) => {
          const stdin = lines.join("\n");
          const { exitCode, stdout, stderr } = await oddServer([reply]).run([...argv, ...flags], {
            stdin,
          });
          expect([0, 1, 2]).toContain(exitCode);
          expect(ordersIn(stdout + stderr)).toEqual([]);
          expect(stderr).not.toContain("internal error; please report");
        },
      ),
      runs(60),
    );
  },
);
