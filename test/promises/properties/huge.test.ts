import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCount, parseDuration, parseJobId, parseUri } from "../../../src/base/values.ts";
import { parseUnitList } from "../../../src/change/units.ts";
import { interpolate } from "../../../src/config/placeholders.ts";
import { explainRefusal } from "../../../src/milvus/failures/refusals.ts";
import { parseFilePaths } from "../../../src/milvus/job-detail.ts";
import { parseSort, parseStates } from "../../../src/milvus/selection.ts";
import { oddServer } from "../../support/fuzz/server.ts";
import {
  longMiddles,
  longText,
  ordersIn,
  patience,
  runs,
  valueOr,
  withoutCursor,
} from "../../support/fuzz/text.ts";
import { target } from "../../support/world.ts";

const id = "448761313698322011";

const readers: [string, (text: string) => unknown][] = [
  ["a duration", (text) => parseDuration(`${text}x`, "it")],
  ["a URI", (text) => parseUri(`http://x/${text}x`, "it")],
  ["a count", (text) => parseCount(text, "it")],
  ["a job id", parseJobId],
  ["an order", parseSort],
  ["a list of states", (text) => parseStates(text)],
  ["a placeholder", (text) => interpolate(text, {})],
  ["a list of units", parseUnitList],
  ["a refusal", (text) => explainRefusal(1100, `no ${text}`, target)],
  ["a list of paths", (text) => parseFilePaths(`[${text}.npy]`)],
  ["a path in protobuf", (text) => parseFilePaths(`id:1 paths:"${text}`)],
];

// What takes quadratic time over texts of this length does not end within the patience of a test.
test.each(readers)("%s is read or refused in no time, however long", patience, async (_, read) => {
  const long = 300_000;
  const middles = longMiddles(long);
  await fc.assert(
    fc.asyncProperty(longText(long), async (text) => {
      valueOr(() => read(text));
    }),
    { ...runs(middles.length + 2), examples: middles.map((text) => [text] as const) },
  );
});

const data = (text: string) => {
  const job = { jobId: id, collectionName: text, state: text, progress: 50, reason: text };
  const details = [{ fileName: `[${text}.npy b.npy]`, state: text, reason: text }];
  return { ...job, details, records: [job] };
};
const answer = (text: string) => JSON.stringify({ code: 0, data: data(text) });
const complaint = (text: string) => JSON.stringify({ code: 1100, message: `no ${text}` });

test.each([
  ["list", 80, answer],
  ["list", undefined, answer],
  ["list -o csv", undefined, answer],
  [`describe ${id}`, 80, answer],
  [`describe ${id}`, 80, () => answer("数据".repeat(500_000))],
  ["watch --max-outage 1s", 80, answer],
  [`wait ${id} --timeout 0`, undefined, answer],
  ["list", undefined, complaint],
])("%s with %s columns survives texts of a megabyte", patience, async (line, tty, body) => {
  await fc.assert(
    fc.asyncProperty(longText(1_000_000), async (text) => {
      const server = oddServer([{ status: 200, headers: {}, body: body(text) }], 3);
      const { stdout, stderr } = await server.run(`${line} --request-timeout 1s`, { tty });
      const shown = withoutCursor(stdout + stderr);
      expect(ordersIn(shown.replaceAll(/[\t\r]/g, ""))).toEqual([]);
      expect(shown).not.toContain("internal error; please report");
    }),
    runs(1),
  );
});

test(
  "what is nested deeper than the stack is no text, and no reason to stop",
  patience,
  async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const body = `{"code":0,"data":{"records":[{"jobId":"1","state":"Failed","reason":${deep}}]}}`;
    const server = oddServer([{ status: 200, headers: {}, body }]);
    const { exitCode, stdout } = await server.run("list --json");
    // The stack of Node 26 is deep enough.
    const reason = expect.stringMatching(/^(…|\[+\]+)$/);
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, [expect.objectContaining({ reason })]]);
  },
);
