/** The server's word: one of `knownStates`, `InProgress` of Zilliz Cloud, `None`, or a state of a newer server. */
export type JobState = string;

/** An import job as a list shows it. `null` means that the server gave no value. */
export interface Job {
  /** A string, because most are above 2^53. `job-…` on Zilliz Cloud. */
  jobId: string;
  collectionName: string | null;
  state: JobState;
  /** A whole number, 0 to 100. */
  progress: number;
  reason: string | null;
  /** With `--all-dbs`; `null` if no database lists the job. */
  dbName?: string | null;
  /** If more than one cluster is queried. */
  profile?: string;
}

/** What to do about a job that the server does not have. */
export const removedHint =
  "list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours";

/** Returns the ID that is unique among all queried clusters: `profile/jobId`, or the ID if there is only one. */
export function jobKey({ profile, jobId }: Pick<Job, "profile" | "jobId">): string {
  return profile === undefined ? jobId : `${profile}/${jobId}`;
}

/** The states we know, in the order in which a job passes them. */
export const knownStates = [
  "Pending",
  "Importing",
  "Uncommitted",
  "Committing",
  "Completed",
  "Failed",
] as const;

export type KnownState = (typeof knownStates)[number];

const stateByWord = new Map<string, KnownState>([
  ...knownStates.flatMap((state) => [
    [state, state] as const,
    [state.toLowerCase(), state] as const,
  ]),
  ["inprogress", "Importing"],
]);

/** Returns the known state of the server's word, `undefined` for `None` and for words of newer servers. */
export function knownState(state: JobState): KnownState | undefined {
  return stateByWord.get(state) ?? stateByWord.get(state.toLowerCase());
}

/** Returns true for states that never change again. Unknown states count as active. */
export function isFinal(job: Pick<Job, "state">): boolean {
  const state = knownState(job.state);
  return state === "Completed" || state === "Failed";
}

/** Compares in the order of creation: numeric IDs ascend, and they are compared without making big integers. */
export function compareIds(left: string, right: string): number {
  const isLonger = left.length !== right.length && /^\d+$/.test(left) && /^\d+$/.test(right);
  return isLonger ? left.length - right.length : compareText(left, right);
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Returns the place of a state in the order of states; unknown ones come first. */
export function stateRank({ state }: Pick<Job, "state">): number {
  const known = knownState(state);
  return known === undefined ? -1 : knownStates.indexOf(known);
}

/** Returns the further one of two records of the same job. */
export function furtherOf<Record extends Job>(one: Record, other: Record): Record {
  const difference = stateRank(one) - stateRank(other) || one.progress - other.progress;
  return difference < 0 ? other : one;
}

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

const stages = {
  Pending: "pending",
  Uncommitted: "commit",
  Committing: "commit",
  Completed: "done",
  Failed: "failed",
} as const satisfies Record<Exclude<KnownState, "Importing">, Stage>;

/**
 * Returns the step that a job is in, read from its progress: the API has nothing else. `hasSortStage` is false for Milvus
 * 2.4, which goes from writing (40 to 70) straight to the index; since 2.5 sorting takes 70 to 80.
 */
export function stageOf(
  { state, progress }: Pick<Job, "state" | "progress">,
  hasSortStage: boolean,
): Stage {
  const known = knownState(state);
  if (known === undefined) return "unknown";
  if (known !== "Importing") return stages[known];
  if (progress >= 99) return "commit";
  if (progress >= (hasSortStage ? 80 : 70)) return "index";
  if (progress >= 70) return "sort";
  return progress >= 40 ? "import" : "pre-import";
}

/**
 * Returns the percentage at which a stage ends; `null` for stages without a measure, and for the index: its percentages
 * end at 90, but some servers count on to 99.
 */
export function stageEnd(stage: Stage): number | null {
  const ends: Partial<Record<Stage, number>> = { "pre-import": 40, import: 70, sort: 80 };
  return ends[stage] ?? null;
}
