import { ageText, byteText, countText, durationText } from "../base/text.ts";
import { localTime, parseTime } from "../base/time.ts";
import { isFinal, knownState } from "../milvus/job.ts";
import { type JobDetail, missingRows } from "../milvus/job-detail.ts";
import type { Field } from "./columns.ts";
import { jobColumns, reasonWords } from "./job-columns.ts";
import { stageWord } from "./stage-words.ts";
import { bar, paintState } from "./style.ts";

const [id, collection, state] = jobColumns;
const widestBar = 30;

/** What a card tells of a job, line by line; `width` is that of a value. A field without words is left out. */
export function cardFields(width: number, nowMs: number): Field<JobDetail>[] {
  return [
    { ...id, title: "Job", cell: ({ jobId }, { paint }) => paint.bold(jobId) },
    { title: "Profile", text: ({ profile }) => profile ?? "" },
    { ...collection, title: "Collection" },
    { ...state, title: "State" },
    { title: "Stage", text: ({ stage }) => stageWord(stage) },
    {
      title: "Progress",
      text: progressText,
      cell: (job, { paint, bars }) => {
        const percent = progressText(job);
        if (percent === "" || !bars) return percent;
        const barWidth = Math.max(0, Math.min(widestBar, width - percent.length - 1));
        const { done, rest } = bar(job.progress, barWidth);
        return `${paintState(job.state, done, paint)}${paint.dim(rest)} ${percent}`;
      },
    },
    {
      title: "Rows",
      text: rowsText,
      cell: (job, { paint }) =>
        missingRows(job) === 0 ? rowsText(job) : paint.yellow(rowsText(job)),
    },
    { title: "Size", text: sizeText },
    { title: "Created", text: (job) => createdText(job, nowMs) },
    { title: "Completed", text: (job) => completedText(job, nowMs) },
    { title: "Reason", text: reasonText },
  ];
}

/** Servers reset the numbers of a Failed job, so its 0 % says nothing. */
function progressText({ state, progress }: JobDetail): string {
  return knownState(state) === "Failed" ? "" : `${progress}%`;
}

function rowsText(job: JobDetail): string {
  const { importedRows, totalRows } = job;
  if (knownState(job.state) === "Failed" || totalRows === null) return "";
  if (totalRows === 0 && !isFinal(job)) return "known once writing begins";
  const total = countText(totalRows);
  if (importedRows === null) return total;
  const percent = totalRows === 0 ? 100 : Math.floor((importedRows / totalRows) * 100);
  const counts = `${countText(importedRows)} of ${total} (${percent}%)`;
  // Until then a retried task may leave a wrong count (milvus#49985).
  if (!isFinal(job)) return `about ${counts}`;
  const missing = missingRows(job);
  if (missing === 0) return counts;
  return missing > 0
    ? `${counts}, ${countText(missing)} missing`
    : `${counts}, ${countText(-missing)} too many`;
}

function sizeText({ fileSizeBytes, files }: JobDetail): string {
  if (fileSizeBytes === null || files.length === 0) return "";
  const count = files.reduce((sum, { paths }) => sum + paths.length, 0);
  return `${byteText(fileSizeBytes)} in ${countText(count)} ${count === 1 ? "file" : "files"}`;
}

function createdText({ createTime }: JobDetail, nowMs: number): string {
  const createdMs = msOf(createTime);
  return createdMs === null ? "" : `${localTime(createdMs)} (${ageText(nowMs - createdMs)})`;
}

function completedText({ createTime, completeTime }: JobDetail, nowMs: number): string {
  const [createdMs, completedMs] = [msOf(createTime), msOf(completeTime)];
  if (completedMs === null) return "";
  const took = createdMs === null ? "" : `, took ${durationText(completedMs - createdMs)}`;
  return `${localTime(completedMs)} (${ageText(nowMs - completedMs)}${took})`;
}

function msOf(time: string | null): number | null {
  return time === null ? null : parseTime(time);
}

function reasonText(job: JobDetail): string {
  const seeFiles = job.reason === null && job.files.some(({ reason }) => reason !== null);
  const words = reasonWords(job);
  return words !== "" && seeFiles ? `${words}, but its files have some` : words;
}
