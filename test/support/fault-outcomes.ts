/** A fault strikes the request that decides, or every one. */
export const frequencies = ["once", "always"] as const;

export type Frequency = (typeof frequencies)[number];

export const playedCommands = ["list", "describe", "wait", "watch", "create", "commit"] as const;

export type PlayedCommand = (typeof playedCommands)[number];

/** A cell for each command: exit code, requests sent in brackets, and what the server holds then. */
export interface Outcome {
  /** Left out where the same fault always does no harm. */
  once?: string;
  always: string;
}

export const harmless: Outcome = {
  always: "0 (1) | 0 (1) | 0 (1) | 0 (1) | 0 (2) 1 job | 0 (2) Completed",
};

export const unreachable: Outcome = {
  once: "0 (1) | 0 (1) | 0 (1) | 0 (1) | 6 (1) 0 jobs | 6 (1) Uncommitted",
  always: "6 (0) | 6 (0) | 6 (0) | 6 (0) | 6 (0) 0 jobs | 6 (0) Uncommitted",
};

/** The server has done nothing. */
export const requestLost: Outcome = {
  once: "0 (2) | 0 (2) | 0 (2) | 0 (2) | 0 (5) 1 job | 0 (4) Completed",
  always: "6 (2) | 6 (2) | 6 (2) | 6 (2) | 6 (2) 0 jobs | 6 (2) Uncommitted",
};

/** The server has done its work. */
export const answerLost: Outcome = {
  once: "0 (2) | 0 (2) | 0 (2) | 0 (2) | 0 (6) 1 job | 0 (3) Completed",
  always: "6 (2) | 6 (2) | 6 (2) | 6 (2) | 6 (2) 0 jobs | 6 (2) Uncommitted",
};

export const failing: Outcome = {
  once: "0 (2) | 0 (2) | 0 (2) | 0 (2) | 0 (5) 1 job | 0 (4) Completed",
  always: "1 (2) | 1 (2) | 6 (2) | 6 (2) | 1 (2) 0 jobs | 1 (2) Uncommitted",
};

export const turnedAway: Outcome = {
  once: "0 (2) | 0 (2) | 0 (2) | 0 (2) | 1 (2) 0 jobs | 1 (2) Uncommitted",
  always: "1 (2) | 1 (2) | 6 (2) | 6 (2) | 1 (2) 0 jobs | 1 (2) Uncommitted",
};

export const sentElsewhere: Outcome = {
  once: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 6 (2) 0 jobs | 6 (2) Uncommitted",
  always: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 6 (1) 0 jobs | 6 (1) Uncommitted",
};

export const tooLarge: Outcome = {
  once: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 0 (6) 1 job | 0 (3) Completed",
  always: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 6 (1) 0 jobs | 6 (1) Uncommitted",
};
