import type { Tick } from "../follow.ts";
import type { FollowedJob } from "../progress.ts";

/** Tells somebody how the jobs get on. */
export interface Report {
  /** The jobs whose rows it shows; describing others would be for nothing. */
  shown(jobs: readonly FollowedJob[]): readonly FollowedJob[];
  tick(tick: Tick): void;
  /** The jobs are as they are; `result` is the outcome, or that the user has had enough. */
  end(jobs: readonly FollowedJob[], result: string): void;
  /** Leaves the output clean; always the last call, and after `end` or an error. */
  close(): void;
}
