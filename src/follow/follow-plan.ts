import type { Job } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";

/** Which jobs of a cluster to follow. */
export interface JobChoice {
  /** `null`: jobs of every collection. */
  collectionName: string | null;
  /** `null`: the jobs that `choose` returns at the first poll. It grows while jobs are created. */
  jobIds: readonly string[] | null;
  choose(jobs: readonly Job[]): readonly Job[];
  /** Whether to follow those as well that `choose` returns only at a later poll. */
  followsNew: boolean;
  /** Whether this command has created the jobs, or has seen them before. */
  areKnown: boolean;
}

/** How often to poll, and what ends it. */
export interface PaceOptions {
  /** The pause between two polls while jobs change; it grows to 15 s while none does. */
  intervalMs: number;
  maxOutageMs: number;
  /** On the clock of `elapsedMs`; `null`: none. */
  deadlineMs: number | null;
}

/** Which jobs of a server to follow, and how. */
export interface FollowPlan extends JobChoice, PaceOptions {
  server: Server;
  /** Whether more jobs may come, so that polling continues although all known jobs are settled. */
  isGrowing(): boolean;
  /** Polls once, without a deadline. */
  isOnce: boolean;
}
