import { countText } from "../base/text.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Ending } from "./endings.ts";

const namedAtMost = 3;

/** `Commit 2 jobs of collection products (12 files, 523,000 rows)? Their rows become visible.` */
export function endingQuestion({ verb, consequence }: Ending, jobs: readonly JobDetail[]): string {
  const isOne = jobs.length === 1;
  const capital = verb.charAt(0).toUpperCase() + verb.slice(1);
  const what = isOne ? `job ${jobs[0]?.jobId}` : `${countText(jobs.length)} jobs`;
  const [one, many] = consequence;
  return `${capital} ${what}${placeText(jobs)}${sizeText(jobs)}? ${isOne ? one : many}`;
}

function placeText(jobs: readonly JobDetail[]): string {
  const names = [...new Set(jobs.flatMap(({ collectionName }) => collectionName ?? []))];
  if (names.length === 0) return "";
  if (names.length > namedAtMost) return ` of ${names.length} collections`;
  return ` of ${names.length === 1 ? "collection" : "collections"} ${names.join(", ")}`;
}

function sizeText(jobs: readonly JobDetail[]): string {
  const parts = [
    ...counted(
      jobs.map(({ files }) => files.flatMap(({ paths }) => paths).length),
      "file",
    ),
    ...counted(
      jobs.map(({ totalRows }) => totalRows ?? 0),
      "row",
    ),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Nothing where a job does not tell: before it writes, both are 0. */
function counted(counts: readonly number[], what: string): string[] {
  if (counts.includes(0)) return [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return [`${countText(total)} ${what}${total === 1 ? "" : "s"}`];
}
