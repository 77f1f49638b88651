import type { Context } from "../base/context.ts";
import { type Job, knownState } from "../milvus/job.ts";
import { abortJob, commitJob, type EndingVerb } from "../milvus/job-ending.ts";
import type { Target } from "../milvus/server.ts";

/** What stands between a job and its end by hand: our request, nothing any more, or what no request can change. */
type Standing = "open" | "done" | "barred";

/** A way to end jobs by hand. */
export interface Ending {
  verb: EndingVerb;
  past: "committed" | "aborted";
  standing(job: Pick<Job, "state" | "reason">): Standing;
  send(target: Target, jobId: string, context: Context): Promise<void>;
  /** How a job stands as soon as the server has done it. */
  result: Pick<Job, "state" | "reason">;
  /** What follows from it for one job, for many. */
  consequence: readonly [one: string, many: string];
  /** What to do about jobs that are barred. */
  hint: string;
}

export const committing: Ending = {
  verb: "commit",
  past: "committed",
  standing({ state }) {
    switch (knownState(state)) {
      case "Uncommitted":
        return "open";
      case "Committing":
      case "Completed":
        return "done";
      default:
        return "barred";
    }
  },
  send: commitJob,
  result: { state: "Committing", reason: null },
  consequence: ["Its rows become visible.", "Their rows become visible."],
  hint: "a job created with --no-auto-commit can be once it is Uncommitted (wait --until uncommitted); others commit by themselves",
};

const abortedByUser = "aborted by user";

export const aborting: Ending = {
  verb: "abort",
  past: "aborted",
  standing({ state, reason }) {
    switch (knownState(state)) {
      case "Committing":
      case "Completed":
        return "barred";
      case "Failed":
        return reason === abortedByUser ? "done" : "barred";
      default:
        return "open";
    }
  },
  send: abortJob,
  result: { state: "Failed", reason: abortedByUser },
  consequence: [
    "It fails for good, and its rows are dropped.",
    "They fail for good, and their rows are dropped.",
  ],
  hint: "a job can be aborted until it is committed or has failed: leave these out",
};
