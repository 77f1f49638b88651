import { appendFile } from "node:fs/promises";
import { cleanLine, truncate } from "../../base/clean.ts";
import type { Context } from "../../base/context.ts";
import { isSystemError } from "../../base/errors.ts";
import { breakCommands } from "../../base/log-commands.ts";
import { jobKey } from "../../milvus/job.ts";
import { stateWord } from "../../render/job-columns.ts";
import { hasFailed } from "../outcome.ts";
import type { FollowedJob } from "../progress.ts";

/** In GitHub Actions, writes an annotation per failed job to stderr, and a table to the page of the run. */
export async function reportToGithub(
  jobs: readonly FollowedJob[],
  { env, stderr }: Pick<Context, "env" | "stderr">,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== "true") return;
  for (const { job } of jobs.filter(hasFailed)) {
    const title = `Import job ${jobKey(job)} failed`;
    (stderr.unguarded ?? stderr).write(
      `::error title=${escapeProperty(title)}::${escapeMessage(job.reason ?? "no reason given")}\n`,
    );
  }
  if (!env.GITHUB_STEP_SUMMARY) return;
  try {
    await appendFile(env.GITHUB_STEP_SUMMARY, summary(jobs));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // How the jobs ended matters more than the page.
    stderr.write(`note: the summary of this step could not be written (${error.code})\n`);
  }
}

/** GitHub drops a page of more than 1 MiB. */
const maxBytes = 900_000;
const maxCellLength = 1_000;

/** Returns a table with the failed jobs first. */
function summary(jobs: readonly FollowedJob[]): string {
  const order = [...jobs].sort((left, right) => Number(hasFailed(right)) - Number(hasFailed(left)));
  const rows: string[] = [];
  let bytes = 0;
  for (const followed of order) {
    const row = summaryRow(followed);
    bytes += Buffer.byteLength(row);
    if (bytes > maxBytes) break;
    rows.push(row);
  }
  const rest = jobs.length > rows.length ? `\nand ${jobs.length - rows.length} more\n` : "";
  return `### Milvus import jobs\n\n| job | collection | state | progress | reason |\n|---|---|---|---|---|\n${rows.join("")}${rest}\n`;
}

function summaryRow({ job }: FollowedJob): string {
  const { collectionName, state, progress, reason } = job;
  const cells = [jobKey(job), collectionName ?? "", stateWord(state), `${progress}%`, reason ?? ""];
  return `| ${cells.map(escapeMarkdown).join(" | ")} |\n`;
}

/** Replaces by entities whatever Markdown or HTML could read as markup, or as a link. */
function escapeMarkdown(text: string): string {
  return truncate(cleanLine(text), maxCellLength).replace(
    /[^\p{L}\p{N} %.,/-]|(?<=[wW]{3})\./gu,
    (sign) => `&#${sign.codePointAt(0)};`,
  );
}

/** GitHub keeps 4,096 characters. */
function escapeMessage(text: string): string {
  return breakCommands(truncate(cleanLine(text), 4_000)).replaceAll("%", "%25");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
