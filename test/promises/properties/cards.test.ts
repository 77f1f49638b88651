import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "../../../src/milvus/decode.ts";
import { decodeJobDetail, type JobDetail } from "../../../src/milvus/job-detail.ts";
import { jobCards } from "../../../src/render/card.ts";
import type { Presentation } from "../../../src/render/columns.ts";
import { detailColumns } from "../../../src/render/job-columns.ts";
import type { Format } from "../../../src/render/output.ts";
import { detail, written } from "../../support/fuzz/server.ts";
import { ordersIn, patience, runs, wellFormed } from "../../support/fuzz/text.ts";

const jobId = "448761313698322011";
const described: Presentation<JobDetail> = {
  columns: detailColumns,
  json: (job) => job,
  id: (job) => job.jobId,
  page: (some, sheet) => jobCards(some, sheet, Date.UTC(2026, 10, 1)),
};

async function decoded(answer: Record<string, unknown>): Promise<JobDetail> {
  return decodeJobDetail(await parseDocument(JSON.stringify(answer)), jobId, {
    hasSortStage: true,
  });
}

/** Of whose file nothing is told, not even a name. */
const nameless = {
  collectionName: "",
  state: "",
  progress: 0,
  importedRows: 0,
  totalRows: 0,
  fileSize: 0,
  createTime: "",
  completeTime: "",
  reason: "",
  details: [{ fileName: "[]" }],
};

const label =
  /^(?:Job|Collection|State|Stage|Progress|Rows|Size|Created|Completed|Reason|Next step|Files) {2,}| {12}/;

test(
  "a card has one label a line and gives no orders, to a terminal or a pipe",
  patience,
  async () => {
    const columns = fc.option(fc.integer({ min: 20, max: 300 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(detail, columns, async (answer, columns) => {
        const job = await decoded(answer);
        const card = await written([job], described, "table", columns);
        expect(ordersIn(card)).toEqual([]);
        const lines = card.split("\n").slice(0, -1);
        const end = [...lines, ""].indexOf("");
        expect(lines.slice(0, end).filter((line) => !label.test(line))).toEqual([]);
        const table = job.files.length === 0 ? 0 : 2 + job.files.length;
        expect(lines.length).toBe(end + table);
      }),
      { ...runs(150), examples: [[nameless, 20]] },
    );
  },
);

test("json holds all that describe decodes, exactly", patience, async () => {
  await fc.assert(
    fc.asyncProperty(detail, async (answer) => {
      const job = await decoded(answer);
      const text = await written([job], described, "json", 80);
      expect(JSON.parse(text)).toEqual(wellFormed([job]));
      expect(ordersIn(text)).toEqual([]);
    }),
    runs(150),
  );
});

test.each<Format>(["csv", "tsv", "ndjson", "id"])("%s is one record", patience, async (format) => {
  await fc.assert(
    fc.asyncProperty(detail, async (answer) => {
      const text = await written([await decoded(answer)], described, format);
      const records =
        format === "csv" ? parse(text, { recordDelimiter: "\r\n" }) : text.trimEnd().split("\n");
      expect(records).toHaveLength(format === "csv" || format === "tsv" ? 2 : 1);
    }),
    runs(60),
  );
});
