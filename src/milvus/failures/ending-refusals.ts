import { CliError, type ErrorKind } from "../../base/errors.ts";
import type { Target } from "../server.ts";

interface Meaning {
  words: RegExp;
  kind: ErrorKind;
  what(jobId: string, state: string): string;
  hint: string;
}

const look = "see how it stands with milvus-import describe";

const meanings: readonly Meaning[] = [
  {
    words: /\bjob (\d+) is auto-commit\b/,
    kind: "server",
    what: (jobId) =>
      `job ${jobId} is auto-commit: it commits by itself, nobody can commit or abort it`,
    hint: "create jobs with --no-auto-commit to decide later",
  },
  {
    words: /\bjob (\d+) is in state (\w+), expected Uncommitted\b/,
    kind: "server",
    what: (jobId, state) => `job ${jobId} is in state ${state}, only an Uncommitted one can commit`,
    hint: look,
  },
  {
    words: /\bjob (\d+) is in terminal\/committed state (\w+), abort not allowed\b/,
    kind: "server",
    what: (jobId, state) => `job ${jobId} is in state ${state}, too late to abort it`,
    hint: look,
  },
  {
    words: /\bjob (\d+) not found\b/,
    kind: "not-found",
    what: (jobId) => `no such job: ${jobId}`,
    hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
  },
];

/** What `commit` and `abort` are refused for, known by its words: their codes are those of any failed import. */
export function endingRefusal(said: string, { uri }: Target): CliError | undefined {
  for (const { words, kind, what, hint } of meanings) {
    const [, jobId, state = ""] = words.exec(said) ?? [];
    if (jobId === undefined) continue;
    return new CliError(kind, `${what(jobId, state)}, ${uri}`, { hint, hadNoEffect: true });
  }
  return undefined;
}
