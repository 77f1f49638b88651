import type { ImportRequest, Unit } from "../milvus/create-job.ts";

/** What one request takes (dataCoord.import.maxImportFileNumPerReq). */
export const unitsPerJobAtMost = 1_024;

export interface PlannedJob {
  /** From 1. */
  number: number;
  /** How many the whole plan has. */
  of: number;
  request: ImportRequest;
}

/**
 * Jobs of `unitsPerJob` units each, in order, the last one of what is left. Filled one after the other, so that a list
 * which has grown at its end gives the same jobs before.
 */
export function planJobs(
  units: readonly Unit[],
  unitsPerJob: number,
  common: Omit<ImportRequest, "files">,
): PlannedJob[] {
  const of = Math.ceil(units.length / unitsPerJob);
  return Array.from({ length: of }, (_, index) => ({
    number: index + 1,
    of,
    request: {
      ...common,
      files: units.slice(index * unitsPerJob, (index + 1) * unitsPerJob),
    },
  }));
}
