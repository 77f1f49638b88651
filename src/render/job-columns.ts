import { cleanLine, truncate } from "../base/clean.ts";
import { byteText, countText } from "../base/words.ts";
import { type Job, jobKey, knownState, knownStates } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Column, Presentation } from "./columns.ts";
import { bar, type Palette, paintState, stageWord, stateSymbol } from "./style.ts";

/** Zilliz Cloud's InProgress reads as Importing; a word we do not know is shown as it is. */
export function stateWord(state: string): string {
  return knownState(state) ?? cleanLine(state);
}

/** Sign and word as a terminal shows them, where no word of a newer server may be endless. */
export function stateCell(state: string, paint: Palette): string {
  return paintState(state, `${stateSymbol(state)} ${truncate(stateWord(state), 24)}`, paint);
}

/** Servers fail jobs without a word too (milvus#38336). */
export function reasonWords({ state, reason }: Job): string {
  return reason ?? (knownState(state) === "Failed" ? "no reason given" : "");
}

export const jobColumns = [
  {
    name: "id",
    key: "jobId",
    title: "JOB ID",
    text: (job) => job.jobId,
  },
  {
    name: "collection",
    key: "collectionName",
    title: "COLLECTION",
    text: (job) => job.collectionName ?? "",
    minWidth: 10,
  },
  {
    name: "state",
    key: "state",
    title: "STATE",
    text: (job) => job.state,
    words: (job) => stateWord(job.state),
    cell: (job, { paint }) => stateCell(job.state, paint),
  },
  {
    name: "progress",
    key: "progress",
    title: "PROGRESS",
    text: (job) => String(job.progress),
    words: (job) => `${job.progress}%`,
    cell: (job, { paint, bars }) => {
      const percent = `${job.progress}%`.padStart(4);
      if (!bars) return percent;
      const { done, rest } = bar(job.progress, 10);
      return `${paintState(job.state, done, paint)}${paint.dim(rest)} ${percent}`;
    },
  },
  {
    name: "reason",
    key: "reason",
    title: "REASON",
    text: (job) => job.reason ?? "",
    words: reasonWords,
    minWidth: 12,
  },
] as const satisfies readonly Column<Job>[];

const profileColumn: Column<Job> = {
  name: "profile",
  key: "profile",
  title: "PROFILE",
  text: (job) => job.profile ?? "",
};

const dbColumn: Column<Job> = {
  name: "db",
  key: "dbName",
  title: "DATABASE",
  text: (job) => job.dbName ?? "",
};

/** With whose they are, where more than one cluster or every database is asked. */
export function jobColumnsFor(
  { isMany }: { isMany: boolean },
  allDbs = false,
): readonly Column<Job>[] {
  const [id, ...rest] = jobColumns;
  return [...(isMany ? [profileColumn] : []), id, ...(allDbs ? [dbColumn] : []), ...rest];
}

export const jobPresentation: Presentation<Job> = {
  columns: jobColumns,
  id: jobKey,
};

/** `12 jobs: 1 pending, 3 importing, …`; `matching` is larger than their number where a limit cut them. */
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
  return `${number} ${matching === 1 ? "job" : "jobs"}: ${parts.join(", ")}`;
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
    text: (job) => job.stage,
    words: (job) => stageWord(job.stage),
  },
  progress,
  numberColumn("importedRows", "IMPORTED", countText),
  numberColumn("totalRows", "TOTAL", countText),
  numberColumn("fileSizeBytes", "SIZE", byteText),
  timeColumn("createTime", "CREATED"),
  timeColumn("completeTime", "COMPLETED"),
  reason,
];

/** With whose they are, where more than one cluster is asked. */
export function detailColumnsFor({ isMany }: { isMany: boolean }): readonly Column<JobDetail>[] {
  return isMany ? [profileColumn, ...detailColumns] : detailColumns;
}

function numberColumn(
  key: "importedRows" | "totalRows" | "fileSizeBytes",
  title: string,
  words: (value: number) => string,
): Column<JobDetail> {
  const shown = (value: number | null, text: (value: number) => string) =>
    value === null ? "" : text(value);
  return {
    name: key,
    key,
    title,
    text: (job) => shown(job[key], String),
    words: (job) => shown(job[key], words),
  };
}

function timeColumn(key: "createTime" | "completeTime", title: string): Column<JobDetail> {
  return { name: key, key, title, text: (job) => job[key] ?? "" };
}
