import { CliError } from "../base/errors.ts";
import { countText } from "../base/words.ts";
import { jobKey } from "./job.ts";
import { countRows, type JobDetail } from "./job-detail.ts";

/** Returns the warning about the missing rows of a Completed job; `null`: none are known to be missing. */
export function missingRowsText(job: JobDetail, nowMs: number): string | null {
  const rows = countRows(job, nowMs);
  if (rows === null) return null;
  const { imported, total } = rows;
  const name = `job ${jobKey(job)} completed`;
  if (imported === 0) {
    const of = total === 0 ? "" : `: its files contain ${countText(total)}`;
    return `${name} without importing any rows${of}`;
  }
  if (imported >= total) return null;
  // Servers round what they have imported down to a whole percent of a file.
  const missing = countText(total - imported);
  return `${name}, but up to ${missing} of ${countText(total)} rows were not imported`;
}

/** Returns the failure with --require-rows, given the warnings about missing rows; `null`: there are none. */
export function rowsFailure({ length: count }: readonly string[]): CliError | null {
  if (count === 0) return null;
  const what = `${count} completed ${count === 1 ? "job has" : "jobs have"} missing rows`;
  return new CliError("job-failed", what, {
    hint: "compare the files with the collection; without --require-rows this is only a warning",
  });
}
