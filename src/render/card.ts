import type { JobDetail } from "../milvus/job-detail.ts";
import { cardFields } from "./card-fields.ts";
import { cellText } from "./columns.ts";
import { fileColumns } from "./file-columns.ts";
import type { Sheet } from "./sheet.ts";
import { wrap } from "./width.ts";

/** `Collection`, the longest label, and two blanks. */
const labelWidth = 12;

/** A card for each job: what is known of it as lines of label and value, then its files as a table. */
export function* jobCards(
  jobs: readonly JobDetail[],
  sheet: Sheet,
  nowMs: number,
): Generator<string> {
  for (const [index, job] of jobs.entries()) {
    if (index > 0) yield "\n";
    yield* labelledLines(job, sheet, nowMs);
    if (job.files.length === 0) continue;
    yield "\n";
    yield* sheet.table(job.files, fileColumns(job));
  }
}

function* labelledLines(job: JobDetail, { width, look }: Sheet, nowMs: number): Generator<string> {
  const valueWidth = width - labelWidth;
  for (const field of cardFields(valueWidth, nowMs)) {
    const value = cellText(field, job, look);
    if (value === "") continue;
    const label = field.title.padEnd(labelWidth);
    const lines = wrap(value, valueWidth).join(`\n${" ".repeat(labelWidth)}`);
    yield `${look === null ? label : look.paint.dim(label)}${lines}\n`;
  }
}
