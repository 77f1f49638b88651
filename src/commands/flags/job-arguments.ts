import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { readStdin } from "../../base/text-files.ts";
import { type JobRef, parseJobId, parseJobRef } from "../../base/values.ts";
import type { ServerFlags } from "./connection.ts";

const maxListBytes = 4 * 1024 * 1024;

/**
 * Returns the jobs of the arguments; `-` stands for the job IDs on stdin, one per line. `null`: no arguments, which means
 * all jobs, while an empty list on stdin means none.
 */
export function readJobRefs(
  words: readonly string[],
  flags: Pick<ServerFlags, "tokenFile">,
  context: Context,
): Promise<readonly JobRef[] | null> {
  return readJobs(words, flags, context, parseJobRef);
}

/** Returns the IDs of the arguments, or of stdin; none without arguments. Throws if stdin has none. */
export async function readJobIds(
  words: readonly string[],
  flags: Pick<ServerFlags, "tokenFile">,
  context: Context,
): Promise<readonly string[]> {
  const jobIds = await readJobs(words, flags, context, parseJobId);
  if (jobIds?.length !== 0) return jobIds ?? [];
  throw new CliError("not-found", "no job IDs on stdin", { hint: idsHint });
}

async function readJobs<Parsed>(
  words: readonly string[],
  { tokenFile }: Pick<ServerFlags, "tokenFile">,
  context: Context,
  parse: (text: string) => Parsed,
): Promise<readonly Parsed[] | null> {
  if (words.length === 0) return null;
  const reads = [...words, tokenFile].filter((word) => word === "-").length;
  if (reads > 1) {
    throw new CliError("usage", "stdin can be read only once", { hint: "use - only once" });
  }
  // Errors of the other arguments come before a wait for stdin.
  const refs = words.map((word) => (word === "-" ? null : parse(word)));
  const listed = words.includes("-") ? (await readIds(context)).map(parse) : [];
  return refs.flatMap((ref) => ref ?? listed);
}

const idsHint = "pipe job IDs to it, one per line, such as those of milvus-import list -o id";

async function readIds(context: Context): Promise<string[]> {
  const hint = idsHint;
  if (context.stdin.isTTY === true) {
    throw new CliError("usage", "cannot read job IDs: stdin is a terminal", { hint });
  }
  const text = await readStdin(context, maxListBytes);
  if (text === null) {
    const limit = `${maxListBytes / 1024} KiB`;
    throw new CliError("usage", `cannot read job IDs: stdin is larger than ${limit}`, { hint });
  }
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
