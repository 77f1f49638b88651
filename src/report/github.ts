import { appendFile } from "node:fs/promises";
import type { Context } from "../context.ts";
import type { FollowedJob } from "../progress.ts";
import { cleanLine } from "../render/controls.ts";
import { stateWord } from "../render/job-columns.ts";
import { hasFailed } from "../verdict.ts";

/** In GitHub Actions: an annotation for each failed job on stderr, and a table for the page of the run. */
export async function reportToGithub(
  jobs: readonly FollowedJob[],
  { env, stderr }: Pick<Context, "env" | "stderr">,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== "true") return;
  for (const { job } of jobs.filter(hasFailed)) {
    const title = `Import job ${job.jobId} failed`;
    stderr.write(`::error title=${property(title)}::${message(job.reason ?? "no reason given")}\n`);
  }
  if (env.GITHUB_STEP_SUMMARY) {
    await appendFile(env.GITHUB_STEP_SUMMARY, summary(jobs));
  }
}

/** GitHub shows no more of a page than 1 MiB; the jobs that matter come first. */
const rowsAtMost = 1_000;

function summary(jobs: readonly FollowedJob[]): string {
  const order = [...jobs].sort((left, right) => Number(hasFailed(right)) - Number(hasFailed(left)));
  const rows = order.slice(0, rowsAtMost).map(({ job }) => {
    const cells = [
      job.jobId,
      job.collectionName ?? "",
      stateWord(job.state),
      `${job.progress}%`,
      job.reason ?? "",
    ];
    return `| ${cells.map(markdown).join(" | ")} |\n`;
  });
  const rest = jobs.length > rowsAtMost ? `\nand ${jobs.length - rowsAtMost} more\n` : "";
  return `### Milvus import jobs\n\n| job | collection | state | progress | reason |\n|---|---|---|---|---|\n${rows.join("")}${rest}\n`;
}

/** Every sign that Markdown or HTML could take for its own becomes an entity. */
function markdown(text: string): string {
  return cleanLine(text).replace(/[^\p{L}\p{N} %.,:/-]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

function message(text: string): string {
  return cleanLine(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
