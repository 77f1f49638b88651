import { parseTime } from "../base/time.ts";
import { ageText, byteText, durationText, shortCount } from "../base/words.ts";
import { isFinal, type Job, knownState } from "../milvus/job.ts";
import { countRows, type JobDetail } from "../milvus/job-detail.ts";
import type { Column } from "./columns.ts";
import type { WideName } from "./job-columns.ts";
import { stageWord } from "./style.ts";

/**
 * Inserts the columns that only `describe` fills before the reason, which then gets the least space. `detailOf` returns
 * nothing for a row that was not described.
 */
export function widen<Row extends Job>(
  columns: readonly Column<Job>[],
  detailOf: (row: Row) => JobDetail | undefined,
  nowMs: number,
): readonly Column<Row>[] {
  const wide = wideColumns(nowMs).map(({ value, text = value, ...column }) => ({
    ...column,
    value: (row: Row) => textOf(detailOf(row), value),
    text: (row: Row) => textOf(detailOf(row), text),
  }));
  return columns.flatMap((column): Column<Row>[] =>
    column.name === "reason" ? [...wide, { ...column, minWidth: 20, priority: 0 }] : [column],
  );
}

function textOf(detail: JobDetail | undefined, toText: (detail: JobDetail) => string): string {
  return detail === undefined ? "" : toText(detail);
}

/** A column without symbols and bars. */
type WideColumn = Omit<Column<JobDetail>, "cell"> & { name: WideName };

function wideColumns(nowMs: number): WideColumn[] {
  return [
    {
      name: "stage",
      key: "stage",
      title: "STAGE",
      value: ({ stage }) => stage,
      text: ({ stage }) => stageWord(stage),
      priority: 4,
    },
    {
      name: "rows",
      key: "rows",
      title: "ROWS",
      value: (job) => rowsText(job, nowMs, String),
      text: (job) => rowsText(job, nowMs, shortCount),
      priority: 2,
      align: "right",
    },
    {
      name: "size",
      key: "fileSizeBytes",
      title: "SIZE",
      value: (job) => valueText(knownSize(job), String),
      text: (job) => valueText(knownSize(job), byteText),
      priority: 1,
      align: "right",
    },
    {
      name: "created",
      key: "createTime",
      title: "CREATED",
      value: ({ createTime }) => createTime ?? "",
      text: ({ createTime }) =>
        valueText(parseTime(createTime ?? ""), (createdMs) => ageText(nowMs - createdMs)),
      priority: 6,
    },
    {
      name: "duration",
      key: "durationSeconds",
      title: "DURATION",
      value: (job) => valueText(durationMs(job, nowMs), (ms) => String(Math.floor(ms / 1_000))),
      text: (job) => valueText(durationMs(job, nowMs), durationText),
      priority: 5,
    },
  ];
}

function valueText(value: number | null, toText: (value: number) => string): string {
  return value === null ? "" : toText(value);
}

/** Returns `12k/48k`, one number if all are imported, `?/48k` on Zilliz Cloud; nothing while no rows are known. */
function rowsText(job: JobDetail, nowMs: number, toText: (count: number) => string): string {
  // The numbers of a Completed job itself are equal even if rows are missing.
  const counted = countRows(job, nowMs);
  const imported = counted?.imported ?? job.importedRows;
  const total = counted?.total ?? job.totalRows;
  const isCompleted = knownState(job.state) === "Completed";
  if (total === null || (total === 0 && !isCompleted)) return "";
  if (imported === total || (imported === null && isCompleted)) return toText(total);
  return `${imported === null ? "?" : toText(imported)}/${toText(total)}`;
}

/** Servers report a size of 0 until they name files. */
function knownSize({ fileSizeBytes, files }: JobDetail): number | null {
  return files.length === 0 ? null : fileSizeBytes;
}

/** Returns how long a job took, or has been running; servers do not report when a job failed. */
function durationMs(job: JobDetail, nowMs: number): number | null {
  const createdMs = parseTime(job.createTime ?? "");
  const endedMs = isFinal(job) ? parseTime(job.completeTime ?? "") : nowMs;
  return createdMs === null || endedMs === null ? null : Math.max(0, endedMs - createdMs);
}
