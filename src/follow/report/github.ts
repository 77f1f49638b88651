import { appendFile, stat } from "node:fs/promises";
import { cleanLine, truncate } from "../../base/clean.ts";
import type { Context } from "../../base/context.ts";
import { isSystemError } from "../../base/errors.ts";
import { breakCommands } from "../../base/log-commands.ts";
import { jobKey } from "../../milvus/job.ts";
import { stateWord } from "../../render/job-columns.ts";
import { hasFailed } from "../outcome.ts";
import type { FollowedJob } from "../progress.ts";

/** How a follow ended, for the page of a GitHub run. */
export interface GithubReport {
  jobs: readonly FollowedJob[];
  /** Their numbers and the time they took. */
  summary: string;
  /** What is wrong besides failed jobs, such as the deadline; `null`: nothing. */
  headline: { title: string; message: string } | null;
}

/** GitHub shows at most this many per step. */
const maxAnnotations = 10;

/** In GitHub Actions, writes an annotation per failed job to stderr, and a table to the page of the run. */
export async function reportToGithub(
  report: GithubReport,
  { env, stderr }: Pick<Context, "env" | "stderr">,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== "true") return;
  const { headline } = report;
  const annotations = [
    ...(headline === null ? [] : [annotation(headline.title, headline.message)]),
    ...report.jobs
      .filter(hasFailed)
      .map(({ job }) =>
        annotation(`Import job ${jobKey(job)} failed`, job.reason ?? "no reason given"),
      ),
  ];
  for (const line of annotations.slice(0, maxAnnotations)) {
    (stderr.unguarded ?? stderr).write(line);
  }
  if (!env.GITHUB_STEP_SUMMARY) return;
  try {
    const isWritten = await appendSummary(env.GITHUB_STEP_SUMMARY, report);
    if (!isWritten) stderr.write("note: the step summary is full\n");
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // How the jobs ended matters more than the page.
    stderr.write(`note: cannot write the step summary (${error.code})\n`);
  }
}

function annotation(title: string, message: string): string {
  return `::error title=${escapeProperty(title)}::${escapeMessage(message)}\n`;
}

/** GitHub drops a page that is larger, with all that other commands of the step have written. */
const maxPageBytes = 1_024 * 1_024;
const maxCellLength = 1_000;

/** Appends as much as the page has space for; returns false if that is not even the numbers. */
async function appendSummary(path: string, report: GithubReport): Promise<boolean> {
  const { size } = await stat(path).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return { size: 0 };
    throw error;
  });
  const page = summaryPage(report, maxPageBytes - size);
  if (page === null) return false;
  await appendFile(path, page);
  return true;
}

/** Returns a table with the failed jobs first, in at most that many bytes; `null` if they are too few. */
function summaryPage({ jobs, summary, headline }: GithubReport, maxBytes: number): string | null {
  const problem = headline === null ? "" : `\n\n${escapeMarkdown(headline.message)}`;
  const head = `### Milvus import jobs\n\n${escapeMarkdown(summary)}${problem}\n`;
  const tableHead = "\n| job | collection | state | progress | reason |\n|---|---|---|---|---|\n";
  const restOf = (count: number) => (count === 0 ? "\n" : `\nand ${count} more\n\n`);
  let left = maxBytes - Buffer.byteLength(`${head}${tableHead}${restOf(jobs.length)}`);
  if (left < 0) return null;
  const order = [...jobs].sort((one, other) => Number(hasFailed(other)) - Number(hasFailed(one)));
  const rows: string[] = [];
  for (const followed of order) {
    const row = summaryRow(followed);
    left -= Buffer.byteLength(row);
    if (left < 0) break;
    rows.push(row);
  }
  if (rows.length === 0) return `${head}${restOf(jobs.length)}`;
  return `${head}${tableHead}${rows.join("")}${restOf(jobs.length - rows.length)}`;
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
