import { type Job, knownState } from "./job.ts";

export type Stage =
  | "pending"
  | "pre-import"
  | "import"
  | "sort"
  | "index"
  | "commit"
  | "done"
  | "failed"
  | "unknown";

/**
 * The step that a job is in, read from its percentage: the API tells no more. `sorts` is false for servers known to be
 * a 2.4, which go from writing (40 to 70) to the index at once; since 2.5 sorting takes 70 to 80.
 */
export function stageOf(
  { state, progress }: Pick<Job, "state" | "progress">,
  sorts: boolean,
): Stage {
  switch (knownState(state)) {
    case "Pending":
      return "pending";
    case "Uncommitted":
    case "Committing":
      return "commit";
    case "Completed":
      return "done";
    case "Failed":
      return "failed";
    case undefined:
      return "unknown";
    case "Importing":
      if (progress >= 99) return "commit";
      if (progress >= (sorts ? 80 : 70)) return "index";
      if (progress >= 70) return "sort";
      return progress >= 40 ? "import" : "pre-import";
  }
}

/** The percentages between which a stage lies, `undefined` for those that have no measure. */
export function stageBand(stage: Stage, sorts: boolean): { from: number; to: number } | undefined {
  switch (stage) {
    case "pre-import":
      return { from: 10, to: 40 };
    case "import":
      return { from: 40, to: 70 };
    case "sort":
      return { from: 70, to: 80 };
    case "index":
      return { from: sorts ? 80 : 70, to: 90 };
    default:
      return undefined;
  }
}
