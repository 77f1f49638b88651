import type { JobRef } from "../base/values.ts";
import type { Clusters } from "../milvus/clusters.ts";
import type { SelectionOptions } from "../milvus/selection.ts";
import type { OutputOptions } from "../render/output.ts";
import type { ProgressStyle } from "../render/style.ts";
import type { PaceOptions } from "./follow-plan.ts";
import type { Goal } from "./outcome.ts";
import type { JobSource } from "./source.ts";

/** Which jobs to follow, until when, and how to report it. */
export interface FollowRequest {
  clusters: Clusters;
  /** The jobs to follow; `null`: the selected ones. */
  refs: readonly JobRef[] | null;
  /** Whether this command has created these jobs, or has seen them before. */
  areKnown: boolean;
  selection: SelectionOptions;
  /** Whether to follow jobs that match the selection later. */
  followsNew: boolean;
  /** Creates the jobs to follow, instead of `refs`. */
  source: JobSource | null;
  pace: PaceOptions;
  goal: Goal;
  /** Whether missing rows of Completed jobs are a warning or a failure; `null`: they are not checked. */
  rows: "warn" | "require" | null;
  /** Ends at the first Failed job. */
  failFast: boolean;
  /** Whether it is a success if no job matches. */
  allowsNone: boolean;
  /** The result is not written unless all clusters could be followed. */
  isStrict: boolean;
  /** Where progress is written: with the result, or apart from it. */
  progressTo: "stdout" | "stderr";
  progress: ProgressStyle;
  output: OutputOptions;
  /** Returns a command to copy, with these words, for the same servers. */
  sameServer(words: readonly string[], operands?: readonly string[]): string;
}
