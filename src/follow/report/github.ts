import { appendFile } from "node:fs/promises";
import { cleanLine, truncate } from "../../base/clean.ts";
import type { Context } from "../../base/context.ts";
import { isSystemError } from "../../base/errors.ts";
import { jobKey } from "../../milvus/job.ts";
import { stateWord } from "../../render/job-columns.ts";
import { hasFailed } from "../outcome.ts";
import type { FollowedJob } from "../progress.ts";

/** In GitHub Actions: an annotation for each failed job on stderr, and a table for the page of the run. */
export async function reportToGithub(
  jobs: readonly FollowedJob[],
  { env, stderr }: Pick<Context, "env" | "stderr">,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== "true") return;
  for (const { job } of jobs.filter(hasFailed)) {
    const title = `Import job ${jobKey(job)} failed`;
    stderr.write(`::error title=${property(title)}::${message(job.reason ?? "no reason given")}\n`);
  }
  if (!env.GITHUB_STEP_SUMMARY) return;
  try {
    await appendFile(env.GITHUB_STEP_SUMMARY, summary(jobs));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // How the jobs ended matters more than a page about it.
    stderr.write(`note: the summary of this step could not be written (${error.code})\n`);
  }
}

/** GitHub drops a page of more than 1 MiB as a whole; the jobs that matter come first. */
const bytesAtMost = 900_000;
const cellAtMost = 1_000;

function summary(jobs: readonly FollowedJob[]): string {
  const order = [...jobs].sort((left, right) => Number(hasFailed(right)) - Number(hasFailed(left)));
  const rows: string[] = [];
  let bytes = 0;
  for (const followed of order) {
    const row = summaryRow(followed);
    bytes += Buffer.byteLength(row);
    if (bytes > bytesAtMost) break;
    rows.push(row);
  }
  const rest = jobs.length > rows.length ? `\nand ${jobs.length - rows.length} more\n` : "";
  return `### Milvus import jobs\n\n| job | collection | state | progress | reason |\n|---|---|---|---|---|\n${rows.join("")}${rest}\n`;
}

function summaryRow({ job }: FollowedJob): string {
  const { collectionName, state, progress, reason } = job;
  const cells = [jobKey(job), collectionName ?? "", stateWord(state), `${progress}%`, reason ?? ""];
  return `| ${cells.map(markdown).join(" | ")} |\n`;
}

/** Every sign that Markdown or HTML could take for its own becomes an entity, also where it would make a link. */
function markdown(text: string): string {
  return truncate(cleanLine(text), cellAtMost).replace(
    /[^\p{L}\p{N} %.,/-]|(?<=[wW]{3})\./gu,
    (sign) => `&#${sign.codePointAt(0)};`,
  );
}

/** GitHub keeps 4,096 letters of it. */
function message(text: string): string {
  return truncate(cleanLine(text), 4_000).replaceAll("%", "%25");
}

function property(text: string): string {
  return message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
