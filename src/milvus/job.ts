/** The server's own word. Published states, those real servers send, and whatever a newer one invents. */
export type JobState = string;

/** One import job as `list` tells it. `null` stands where the server said nothing. */
export interface Job {
  /** About 4.5e17, above 2^53: a string from end to end. `job-…` on Zilliz Cloud. */
  jobId: string;
  collectionName: string | null;
  state: JobState;
  /** A whole number, 0 to 100. */
  progress: number;
  reason: string | null;
  /** With `--all-dbs`; `null` where no database says that the job is its own. */
  dbName?: string | null;
  /** Of which profile, where more than one is asked. */
  profile?: string;
}

/** The id as it is told apart, and may be typed, where more than one profile is asked: `profile/jobId`. */
export function jobKey({ profile, jobId }: Pick<Job, "profile" | "jobId">): string {
  return profile === undefined ? jobId : `${profile}/${jobId}`;
}

/** The states we know, in the order a job walks through them; `InProgress` is Zilliz Cloud's word for Importing. */
export const knownStates = [
  "Pending",
  "Importing",
  "Uncommitted",
  "Committing",
  "Completed",
  "Failed",
] as const;

export type KnownState = (typeof knownStates)[number];

const byWord = new Map<string, KnownState>([
  ...knownStates.map((known) => [known, known] as const),
  ...knownStates.map((known) => [known.toLowerCase(), known] as const),
  ["inprogress", "Importing"],
]);

/** The known state behind the server's word, `undefined` for `None` and for words of newer servers. */
export function knownState(state: JobState): KnownState | undefined {
  return byWord.get(state) ?? byWord.get(state.toLowerCase());
}

/** Completed and Failed never change again. Unknown states count as active. */
export function isFinal(job: Pick<Job, "state">): boolean {
  const state = knownState(job.state);
  return state === "Completed" || state === "Failed";
}

/** Creation order: ids are allocated upwards and compare as big integers, without making one. */
export function compareIds(left: string, right: string): number {
  if (left.length !== right.length && isNumeric(left) && isNumeric(right)) {
    return left.length - right.length;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function isNumeric(id: string): boolean {
  return /^\d+$/.test(id);
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

/** The percentages between which a stage lies. */
export interface StageBand {
  from: number;
  to: number;
}

/**
 * Returns the step that a job is in, read from its percentage: the API tells no more. `hasSortStage` is false for Milvus
 * 2.4, which goes from writing (40 to 70) straight to the index; since 2.5 sorting takes 70 to 80.
 */
export function stageOf(
  { state, progress }: Pick<Job, "state" | "progress">,
  hasSortStage: boolean,
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
      if (progress >= (hasSortStage ? 80 : 70)) return "index";
      if (progress >= 70) return "sort";
      return progress >= 40 ? "import" : "pre-import";
  }
}

/** Returns the percentages of a stage, `null` for stages without a measure. */
export function stageBand(stage: Stage, hasSortStage: boolean): StageBand | null {
  switch (stage) {
    case "pre-import":
      return { from: 10, to: 40 };
    case "import":
      return { from: 40, to: 70 };
    case "sort":
      return { from: 70, to: 80 };
    case "index":
      return { from: hasSortStage ? 80 : 70, to: 90 };
    default:
      return null;
  }
}
