import { cleanLine } from "../base/clean.ts";
import { localTime, parseTime } from "../base/time.ts";
import { ageText, byteText, countText, durationText } from "../base/words.ts";
import { isFinal, knownState } from "../milvus/job.ts";
import { countRows, type FileDetail, type JobDetail } from "../milvus/job-detail.ts";
import type { Sheet } from "./columns.ts";
import { type Column, cellText, type Field } from "./columns.ts";
import { jobColumns, reasonText, stateCell, stateWord } from "./job-columns.ts";
import { stageWord, stateBar } from "./style.ts";
import { wrapWhole } from "./width.ts";

/** `Collection`, the longest label, and two blanks. */
const labelWidth = 12;

/** Formats a card for each job: lines of label and value, then its files as a table. */
export function* jobCards(
  jobs: readonly JobDetail[],
  sheet: Sheet,
  nowMs: number,
): Generator<string> {
  for (const [index, job] of jobs.entries()) {
    if (index > 0) yield "\n";
    yield* formatFields(job, sheet, nowMs);
    if (job.files.length === 0) continue;
    yield "\n";
    yield* sheet.table(job.files, fileColumns(job));
  }
}

function* formatFields(job: JobDetail, { width, style }: Sheet, nowMs: number): Generator<string> {
  const valueWidth = width - labelWidth;
  for (const field of cardFields(valueWidth, nowMs)) {
    const text = cellText(field, job, style);
    if (text === "") continue;
    const label = field.title.padEnd(labelWidth);
    const lines = wrapWhole(text, valueWidth).join(`\n${" ".repeat(labelWidth)}`);
    yield `${style === null ? label : style.paint.dim(label)}${lines}\n`;
  }
}

const [id, collection, state] = jobColumns;
const maxBarWidth = 30;

/** Returns the lines of a card; `width` is that of a value. A field without text is left out. */
function cardFields(width: number, nowMs: number): Field<JobDetail>[] {
  return [
    { ...id, title: "Job", cell: ({ jobId }, { paint }) => paint.bold(jobId) },
    { title: "Profile", value: ({ profile }) => profile ?? "" },
    { ...collection, title: "Collection" },
    { ...state, title: "State" },
    { title: "Reason", value: cardReasonText },
    { title: "Next step", value: ({ nextStep }) => nextStep ?? "" },
    { title: "Files", value: filesText },
    { title: "Stage", value: ({ stage }) => stageWord(stage) },
    {
      title: "Progress",
      value: progressText,
      cell: (job, { paint, bars }) => {
        const percent = progressText(job);
        if (percent === "" || !bars) return percent;
        const barWidth = Math.max(0, Math.min(maxBarWidth, width - percent.length - 1));
        return `${stateBar(job, barWidth, paint)} ${percent}`;
      },
    },
    {
      title: "Rows",
      value: (job) => rowsText(job, nowMs),
      cell: (job, { paint }) =>
        hasAllRows(job, nowMs) ? rowsText(job, nowMs) : paint.yellow(rowsText(job, nowMs)),
    },
    { title: "Size", value: sizeText },
    { title: "Created", value: (job) => createdText(job, nowMs) },
    { title: "Completed", value: (job) => completedText(job, nowMs) },
  ];
}

/** Servers reset the numbers of a Failed job, so its 0 % means nothing. */
function progressText({ state, progress }: JobDetail): string {
  return knownState(state) === "Failed" ? "" : `${progress}%`;
}

function rowsText(job: JobDetail, nowMs: number): string {
  // The numbers of the job itself are equal even if rows are missing.
  const counted = countRows(job, nowMs);
  const imported = counted?.imported ?? job.importedRows;
  const total = counted?.total ?? job.totalRows;
  if (knownState(job.state) === "Failed" || total === null) return "";
  const isImporting = !isFinal(job) && job.stage !== "commit";
  if (total === 0 && isImporting) return "known once writing starts";
  if (total === 0 && imported === 0) return "none imported";
  if (imported === null) return countText(total);
  const percent = total === 0 ? 100 : Math.floor((imported / total) * 100);
  const counts = `${countText(imported)} of ${countText(total)} (${percent}%)`;
  // Until then a retried task may leave a wrong count (milvus#49985).
  if (!isFinal(job)) return `about ${counts}`;
  if (counted === null || imported === total) return counts;
  return imported < total
    ? `${counts}, up to ${countText(total - imported)} missing`
    : `${counts}, ${countText(imported - total)} more than in the files`;
}

function hasAllRows(job: JobDetail, nowMs: number): boolean {
  const rows = countRows(job, nowMs);
  return rows === null || (rows.imported === rows.total && rows.total > 0);
}

/** Servers name no files before a job writes, so that those of a job that failed earlier are unknown. */
function filesText({ state, files }: JobDetail): string {
  const isUnknown = knownState(state) === "Failed" && files.length === 0;
  return isUnknown ? "not reported: the job probably failed before writing started" : "";
}

function sizeText({ state, fileSizeBytes, files }: JobDetail): string {
  if (fileSizeBytes === null || files.length === 0 || knownState(state) === "Failed") return "";
  const count = files.reduce((sum, { paths }) => sum + paths.length, 0);
  return `${byteText(fileSizeBytes)} in ${countText(count)} ${count === 1 ? "file" : "files"}`;
}

function createdText({ createTime }: JobDetail, nowMs: number): string {
  const createdMs = parseTime(createTime ?? "");
  return createdMs === null ? "" : `${localTime(createdMs)} (${ageText(nowMs - createdMs)})`;
}

function completedText({ createTime, completeTime }: JobDetail, nowMs: number): string {
  const createdMs = parseTime(createTime ?? "");
  const completedMs = parseTime(completeTime ?? "");
  if (completedMs === null) return "";
  const took = createdMs === null ? "" : `, took ${durationText(completedMs - createdMs)}`;
  return `${localTime(completedMs)} (${ageText(nowMs - completedMs)}${took})`;
}

function cardReasonText(job: JobDetail): string {
  const text = reasonText(job);
  const isOnlyInFiles = job.reason === null && job.files.some(({ reason }) => reason !== null);
  return text !== "" && isOnlyInFiles ? "none; see the files below" : text;
}

/** Returns the columns with a value for at least one file. Omits reasons that only repeat the job's. */
export function fileColumns({ files, reason }: JobDetail): Column<FileDetail>[] {
  const ownReason = (file: FileDetail) => (file.reason === reason ? "" : (file.reason ?? ""));
  const columns: Column<FileDetail>[] = [
    {
      name: "file",
      key: "paths",
      title: "FILE",
      value: ({ paths }) => paths.join(", "),
      cell: ({ paths }) => cleanLine(shortenPaths(paths).join(", ")),
      minWidth: 16,
      truncateAt: "start",
    },
    {
      name: "state",
      key: "state",
      title: "STATE",
      value: ({ state }) => stateWord(state ?? ""),
      cell: ({ state }, { paint }) => (state === null ? "" : stateCell(state, paint)),
    },
    { name: "rows", key: "rows", title: "ROWS", value: fileRowsText, priority: 2, align: "right" },
    {
      name: "size",
      key: "size",
      title: "SIZE",
      value: ({ fileSizeBytes }) => (fileSizeBytes === null ? "" : byteText(fileSizeBytes)),
      priority: 1,
      align: "right",
    },
    { name: "reason", key: "reason", title: "REASON", value: ownReason, minWidth: 12, priority: 3 },
  ];
  // Without any column there would be no table, however many files there are.
  return columns.filter(
    ({ name, value }) => name === "file" || files.some((file) => value(file).trim() !== ""),
  );
}

/** Returns `batch/id.npy`, `vec.npy`: a folder that all share is in the first path only. */
function shortenPaths(paths: readonly string[]): readonly string[] {
  const [first = "", ...others] = paths;
  const folder = folderOf(first);
  return others.every((path) => folderOf(path) === folder)
    ? [first, ...others.map((path) => path.slice(folder.length))]
    : paths;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function fileRowsText({ importedRows, totalRows }: FileDetail): string {
  if (totalRows === null) return "";
  const total = countText(totalRows);
  return importedRows === null || importedRows === totalRows
    ? total
    : `${countText(importedRows)} of ${total}`;
}
