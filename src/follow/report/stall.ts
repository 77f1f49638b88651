import type { Stage } from "../../milvus/stage.ts";
import { type FollowedJob, isSettled } from "../progress.ts";

const unmovedMs = 2 * 60_000;

/** What usually keeps a job where it has been for two minutes; `null` while it moves and where nobody knows. */
export function stallCause(job: FollowedJob, nowMs: number): string | null {
  return isSettled(job) || nowMs - job.movedAtMs < unmovedMs ? null : usualCause(job.stage);
}

function usualCause(stage: Stage): string | null {
  switch (stage) {
    case "pending":
      return "other jobs are ahead, or no data node is free";
    case "pre-import":
    case "import":
      return "data nodes are busy or waiting for memory";
    case "sort":
      return "other compactions are ahead, or no data node is free";
    // Without an index the stage never ends (milvus#39348).
    case "index":
      return "needs an index on the vector field and a running index node";
    case "commit":
      return "every channel of the collection must take the commit, and one lags";
    case "done":
    case "failed":
    case "unknown":
      return null;
  }
}
