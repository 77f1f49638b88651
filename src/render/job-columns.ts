import { cleanLine } from "../base/clean.ts";
import { byteText, countText } from "../base/words.ts";
import { type Job, jobKey, knownState, knownStates } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Column, Presentation } from "./columns.ts";
import { type Palette, paintState, stageWord, stateBar, stateSymbol } from "./style.ts";

/** Returns the known state, such as Importing for Zilliz Cloud's InProgress, or the server's own word. */
export function stateWord(state: string): string {
  return knownState(state) ?? cleanLine(state);
}

/** Returns symbol and state for a terminal. */
export function stateCell(state: string, paint: Palette): string {
  return paintState(state, `${stateSymbol(state)} ${stateWord(state)}`, paint);
}

/** Returns the reason of a failure; some servers give none (milvus#38336). */
export function reasonText({ state, reason }: Job): string {
  return reason ?? (knownState(state) === "Failed" ? "no reason given" : "");
}

export const jobColumns = [
  { name: "id", key: "jobId", title: "JOB ID", value: ({ jobId }) => jobId, isWhole: true },
  {
    name: "collection",
    key: "collectionName",
    title: "COLLECTION",
    value: (job) => job.collectionName ?? "",
    minWidth: 24,
  },
  {
    name: "state",
    key: "state",
    title: "STATE",
    value: (job) => job.state,
    text: (job) => stateWord(job.state),
    cell: (job, { paint }) => stateCell(job.state, paint),
  },
  {
    name: "progress",
    key: "progress",
    title: "PROGRESS",
    value: (job) => String(job.progress),
    text: (job) => `${job.progress}%`,
    cell: (job, { paint, bars }) => {
      const percent = `${job.progress}%`;
      return bars ? `${stateBar(job, 10, paint)} ${percent.padStart(4)}` : percent.padStart(8);
    },
    priority: 3,
  },
  {
    name: "reason",
    key: "reason",
    title: "REASON",
    value: (job) => job.reason ?? "",
    text: reasonText,
    minWidth: 12,
    widthBesideBars: 30,
    priority: 5,
  },
] as const satisfies readonly Column<Job>[];

/** The words of `--columns` for what only `describe` reports. */
export const wideNames = ["stage", "rows", "size", "created", "duration"] as const;
export type WideName = (typeof wideNames)[number];

const profileColumn: Column<Job> = {
  name: "profile",
  key: "profile",
  title: "PROFILE",
  value: (job) => job.profile ?? "",
};

const dbColumn: Column<Job> = {
  name: "db",
  key: "dbName",
  title: "DATABASE",
  value: (job) => job.dbName ?? "",
};

/** Returns the columns, with profile or database if several are queried. */
export function jobColumnsFor(
  { isMany }: { isMany: boolean },
  allDbs = false,
): readonly Column<Job>[] {
  const [id, ...rest] = jobColumns;
  return [...(isMany ? [profileColumn] : []), id, ...(allDbs ? [dbColumn] : []), ...rest];
}

export const jobPresentation: Presentation<Job> = { columns: jobColumns, id: jobKey };

/** Returns why a list is empty; `unfiltered` counts the jobs that its filters left out. */
export function noJobsText(unfiltered: number): string {
  return unfiltered === 0
    ? "no import jobs (servers remove finished jobs after 3 to 48 hours)"
    : `no jobs match (${unfiltered} in total)`;
}

/** Formats `12 jobs: 1 pending, 3 importing, …`; `matching` exceeds their number if a limit cut the list. */
export function totals(jobs: readonly Job[], matching: number): string {
  const counts = new Map<string, number>();
  for (const { state } of jobs) {
    const word = stateWord(state);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const order = [...knownStates, ...[...counts.keys()].sort()];
  const parts = [...new Set<string>(order)]
    .filter((word) => counts.has(word))
    .map((word) => `${counts.get(word)} ${word.toLowerCase()}`);
  const number = matching > jobs.length ? `${jobs.length} of ${matching}` : String(matching);
  const text = `${number} ${matching === 1 ? "job" : "jobs"}`;
  return parts.length === 0 ? text : `${text}: ${parts.join(", ")}`;
}

const [id, collection, state, progress, reason] = jobColumns;

export const detailColumns: readonly Column<JobDetail>[] = [
  id,
  collection,
  state,
  {
    name: "stage",
    key: "stage",
    title: "STAGE",
    value: (job) => job.stage,
    text: (job) => stageWord(job.stage),
    priority: 4,
  },
  progress,
  numberColumn("importedRows", "IMPORTED", countText),
  numberColumn("totalRows", "TOTAL", countText),
  numberColumn("fileSizeBytes", "SIZE", byteText),
  timeColumn("createTime", "CREATED"),
  timeColumn("completeTime", "COMPLETED"),
  reason,
];

/** Returns the columns, with the profile if several clusters are queried. */
export function detailColumnsFor({ isMany }: { isMany: boolean }): readonly Column<JobDetail>[] {
  return isMany ? [profileColumn, ...detailColumns] : detailColumns;
}

function numberColumn(
  key: "importedRows" | "totalRows" | "fileSizeBytes",
  title: string,
  toText: (value: number) => string,
): Column<JobDetail> {
  return {
    name: key,
    key,
    title,
    value: (job) => String(job[key] ?? ""),
    text: ({ [key]: value }) => (value === null ? "" : toText(value)),
    priority: 2,
    align: "right",
  };
}

function timeColumn(key: "createTime" | "completeTime", title: string): Column<JobDetail> {
  return { name: key, key, title, value: (job) => job[key] ?? "", priority: 4 };
}
