import { countText } from "../base/words.ts";
import type { Unit } from "../milvus/server.ts";
import type { Column, Presentation } from "../render/columns.ts";
import type { Format } from "../render/output.ts";
import type { CreatedJob } from "./create-once.ts";
import { redactOptions } from "./job-options.ts";
import type { KeyedJob } from "./keys.ts";

/** Tables for people leave the idempotency keys out: they are long. */
export function planPresentation(format: Format): Presentation<KeyedJob> {
  const columns: Column<KeyedJob>[] = [
    {
      name: "job",
      key: "job",
      title: "#",
      value: (job) => String(job.number),
    },
    collectionColumn((job) => job.request.collectionName),
    filesColumn((job) => job.request.files),
    unitColumn("first", (units) => units[0]),
    unitColumn("last", (units) => units.at(-1)),
  ];
  const key = keyColumn<KeyedJob>((job) => job.key);
  return {
    columns: format === "table" ? columns : [...columns, key],
    json: ({ number, request, key: idempotencyKey }) => ({
      job: number,
      collectionName: request.collectionName,
      partitionName: request.partitionName,
      files: request.files,
      options: redactOptions(request.options),
      idempotencyKey,
    }),
    id: ({ number }) => String(number),
  };
}

export function createdPresentation(format: Format): Presentation<CreatedJob> {
  const columns: Column<CreatedJob>[] = [
    { name: "id", key: "jobId", title: "JOB ID", value: (job) => job.jobId, isWhole: true },
    collectionColumn((job) => job.collectionName),
    filesColumn((job) => job.files),
  ];
  const forPrograms: Column<CreatedJob>[] = [
    keyColumn((job) => job.idempotencyKey),
    { name: "reused", key: "reused", title: "REUSED", value: (job) => String(job.reused ?? "") },
  ];
  return {
    columns: format === "table" ? columns : [...columns, ...forPrograms],
    json: ({ earlier: _, ...record }) => record,
    id: ({ jobId }) => jobId,
  };
}

function collectionColumn<Row>(value: (row: Row) => string): Column<Row> {
  return { name: "collection", key: "collectionName", title: "COLLECTION", value, minWidth: 10 };
}

function filesColumn<Row>(units: (row: Row) => readonly Unit[] | null): Column<Row> {
  return {
    name: "files",
    key: "files",
    title: "UNITS",
    value: (row) => String(units(row)?.length ?? ""),
    text: (row) => {
      const count = units(row)?.length;
      return count === undefined ? "" : countText(count);
    },
  };
}

function unitColumn(
  name: string,
  pick: (units: readonly Unit[]) => Unit | undefined,
): Column<KeyedJob> {
  return {
    name,
    key: name,
    title: `${name.toUpperCase()} FILE`,
    value: ({ request }) => (pick(request.files) ?? []).join(","),
    minWidth: 12,
    truncateAt: "start",
  };
}

function keyColumn<Row>(key: (row: Row) => string | null): Column<Row> {
  return { name: "key", key: "idempotencyKey", title: "KEY", value: (row) => key(row) ?? "" };
}
