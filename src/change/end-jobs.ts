import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { EndingFlags } from "../commands/flags/commit-abort.ts";
import { type Job, knownState } from "../milvus/job.ts";
import { requireEnding } from "../milvus/job-ending.ts";
import type { Target } from "../milvus/server.ts";
import type { OutputFlags } from "../render/output.ts";
import { withSpinner } from "../render/patience.ts";
import { confirm } from "../render/prompt.ts";
import { checkStandings, chooseJobs } from "./choice.ts";
import type { EndedJob } from "./ended.ts";
import type { Ending } from "./endings.ts";
import { endingQuestion } from "./question.ts";
import { sendEach } from "./sending.ts";

/** Ends all jobs that are named or match, or none of them; the user is asked first unless `yes` was said. */
export async function endJobs(
  ending: Ending,
  jobIds: readonly string[],
  flags: EndingFlags & OutputFlags,
  target: Target,
  context: Context,
): Promise<EndedJob[]> {
  const spinning = <Result>(work: Promise<Result>) =>
    withSpinner(`asking ${target.uri}`, flags.color, context, work);
  const jobs = await spinning(chooseJobs(jobIds, flags, target, context));
  if (jobs.length === 0 && flags.allowNone) return [];
  if (!jobs.some(isOfMilvus3)) await requireEnding(target, ending.verb, context);
  if (jobs.length === 0) throw noneMatches(flags, target);
  checkStandings(ending, jobs, target);
  const open = jobs.filter((job) => ending.standing(job) === "open");
  if (open.length > 0 && !flags.yes && !(await confirm(endingQuestion(ending, open), context))) {
    throw new CliError("declined", "declined, nothing was changed");
  }
  const sent = await spinning(sendEach(ending, open, target, context));
  const ended = new Map(sent.map((job) => [job.jobId, job]));
  return jobs.map((job) => {
    const after = ended.get(job.jobId);
    return after === undefined ? { ...job, action: "already" } : { ...after, action: ending.past };
  });
}

/** Earlier versions commit without being asked, and tell no such state. */
function isOfMilvus3({ state }: Job): boolean {
  const known = knownState(state);
  return known === "Uncommitted" || known === "Committing";
}

function noneMatches({ state }: EndingFlags, { uri }: Target): CliError {
  const what = state.length === 0 ? "no Uncommitted import job" : "no import job";
  return new CliError("not-found", `${what} matches, ${uri}`, {
    hint: "check the selection with milvus-import list; --allow-none makes this a success",
  });
}
