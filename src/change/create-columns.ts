import { countText } from "../base/words.ts";
import type { Column, Presentation } from "../render/columns.ts";
import type { Format } from "../render/output.ts";
import type { CreatedJob } from "./create-once.ts";
import { shownOptions } from "./job-options.ts";
import type { PlannedJob } from "./plan.ts";

export interface ShownPlan extends PlannedJob {
  /** `null`: a fresh one will be made, or none is known. */
  key: string | null;
}

const planColumns = [
  {
    name: "job",
    key: "job",
    title: "JOB",
    text: (job) => String(job.number),
    words: (job) => `${job.number} of ${job.of}`,
  },
  {
    name: "collection",
    key: "collectionName",
    title: "COLLECTION",
    text: (job) => job.request.collectionName,
    minWidth: 10,
  },
  {
    name: "files",
    key: "files",
    title: "FILES",
    text: (job) => String(job.request.files.length),
    words: (job) => countText(job.request.files.length),
  },
  {
    name: "first",
    key: "first",
    title: "FIRST",
    text: (job) => (job.request.files[0] ?? []).join(","),
    minWidth: 12,
    cutsStart: true,
  },
  {
    name: "last",
    key: "last",
    title: "LAST",
    text: (job) => (job.request.files.at(-1) ?? []).join(","),
    minWidth: 12,
    cutsStart: true,
  },
] as const satisfies readonly Column<ShownPlan>[];

const createdColumns = [
  { name: "id", key: "jobId", title: "JOB ID", text: (job) => job.jobId },
  {
    name: "collection",
    key: "collectionName",
    title: "COLLECTION",
    text: (job) => job.collectionName,
    minWidth: 10,
  },
  {
    name: "files",
    key: "files",
    title: "FILES",
    text: (job) => String(job.files.length),
    words: (job) => countText(job.files.length),
  },
] as const satisfies readonly Column<CreatedJob>[];

/** Keys are long, and of no use to people. */
export function planPresentation(format: Format): Presentation<ShownPlan> {
  const key = { name: "key", key: "idempotencyKey", title: "KEY" };
  return {
    columns:
      format === "table" ? planColumns : [...planColumns, { ...key, text: (job) => job.key ?? "" }],
    json: ({ number, request, key: idempotencyKey }) => ({
      job: number,
      collectionName: request.collectionName,
      partitionName: request.partitionName,
      files: request.files,
      options: shownOptions(request.options),
      idempotencyKey,
    }),
    id: ({ number }) => String(number),
  };
}

export function createdPresentation(format: Format): Presentation<CreatedJob> {
  const forMachines: Column<CreatedJob>[] = [
    { name: "key", key: "idempotencyKey", title: "KEY", text: (job) => job.idempotencyKey ?? "" },
    { name: "reused", key: "reused", title: "REUSED", text: (job) => String(job.reused ?? "") },
  ];
  return {
    columns: format === "table" ? createdColumns : [...createdColumns, ...forMachines],
    json: ({ jobId, collectionName, files, idempotencyKey, reused }) => ({
      jobId,
      collectionName,
      files,
      idempotencyKey,
      reused,
    }),
    id: ({ jobId }) => jobId,
  };
}
