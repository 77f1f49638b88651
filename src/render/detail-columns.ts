import { byteText, countText } from "../base/text.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Column } from "./columns.ts";
import { jobColumns, profileColumn } from "./job-columns.ts";
import { stageWord } from "./stage-words.ts";

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
export function columnsOfDetails({ isMany }: { isMany: boolean }): readonly Column<JobDetail>[] {
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
