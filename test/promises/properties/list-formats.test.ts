import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText } from "../../../src/base/clean.ts";
import { decodeArray, decodeJob, parseDocument } from "../../../src/milvus/decode.ts";
import type { Job } from "../../../src/milvus/job.ts";
import { jobPresentation } from "../../../src/render/job-columns.ts";
import type { Format } from "../../../src/render/output.ts";
import { jobs, written } from "../../support/fuzz/server.ts";
import { ordersIn, patience, runs, wellFormed } from "../../support/fuzz/text.ts";
import { answers, records } from "../../support/world.ts";

const { columns } = jobPresentation;
const keys = columns.map(({ key }) => key);

/** From the bytes of an answer to those of the output. */
async function listed(sent: readonly Job[], format: Format, tty?: number): Promise<string> {
  const answer = await parseDocument(JSON.stringify(sent));
  const decoded = decodeArray(answer, "data").map((job) => decodeJob(job, "data[]"));
  return await written(decoded, jobPresentation, format, tty);
}

const cells = ({ jobId, collectionName, state, progress, reason }: Job) => [
  jobId,
  cleanText(collectionName ?? ""),
  cleanText(state),
  String(progress),
  cleanText(reason ?? ""),
];

const formula = /^[=+\-@\t\r\n＝＋－＠]/;
const asText = (cell: string) => (formula.test(cell) ? `'${cell}` : cell);

test("json holds every job exactly, and nothing that a terminal would obey", patience, async () => {
  await fc.assert(
    fc.asyncProperty(jobs, fc.constantFrom(undefined, 80), async (some, tty) => {
      const text = await listed(some, "json", tty);
      expect(JSON.parse(text)).toEqual(wellFormed(some));
      expect(ordersIn(text)).toEqual([]);
    }),
    runs(150),
  );
});

test("ndjson and piped json have one line a job", patience, async () => {
  await fc.assert(
    fc.asyncProperty(jobs, async (some) => {
      const lines = (await listed(some, "ndjson")).trimEnd().split("\n");
      expect(lines.map((line) => JSON.parse(line))).toEqual(wellFormed(some));
      expect(await listed(some, "json")).toBe(`[\n${lines.join(",\n")}\n]\n`);
    }),
    runs(150),
  );
});

test(
  "csv reads back as the same cells, those that a spreadsheet would run as text",
  patience,
  async () => {
    await fc.assert(
      fc.asyncProperty(jobs, async (some) => {
        const text = await listed(some, "csv");
        const rows = parse(text, { recordDelimiter: "\r\n" });
        expect(rows).toEqual([keys, ...some.map((job) => cells(job).map(asText))]);
        expect(rows.flat().filter((cell) => formula.test(cell))).toEqual([]);
        expect(text.replaceAll(/"(?:[^"]|"")*"/g, "")).not.toMatch(/[;\t]/);
        expect(ordersIn(text.replaceAll(/[\t\r]/g, ""))).toEqual([]);
      }),
      runs(150),
    );
  },
);

test("tsv reads back as the same cells, one line a job", patience, async () => {
  const letters: Record<string, string> = { t: "\t", n: "\n", r: "\r", "\\": "\\" };
  await fc.assert(
    fc.asyncProperty(jobs, async (some) => {
      const text = await listed(some, "tsv");
      const lines = parse(text, { delimiter: "\t", recordDelimiter: "\n", quote: null });
      const rows = lines.map((line) =>
        line.map((cell) => cell.replaceAll(/\\(.)/g, (_, letter) => letters[letter] ?? "?")),
      );
      expect(rows).toEqual([keys, ...some.map(cells)]);
      expect(ordersIn(text.replaceAll("\t", ""))).toEqual([]);
    }),
    runs(150),
  );
});

test("the command lists every job, the newest first, whatever they hold", patience, async () => {
  await fc.assert(
    fc.asyncProperty(jobs, async (some) => {
      const ids = some
        .map(({ jobId }) => BigInt(jobId))
        .toSorted((left, right) => (left < right ? 1 : -1));
      const list = (format: string) => answers(records(...some)).run(`list ${format}`);
      const { exitCode, stdout, stderr } = await list("-o id");
      expect([exitCode, stdout, stderr]).toEqual([0, ids.map((id) => `${id}\n`).join(""), ""]);
      const told: readonly Job[] = JSON.parse((await list("--json")).stdout);
      expect(told.map(({ jobId }) => BigInt(jobId))).toEqual(ids);
    }),
    runs(25),
  );
});
