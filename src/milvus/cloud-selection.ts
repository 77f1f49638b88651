import type { Context } from "../base/context.ts";
import type { Column } from "../render/columns.ts";
import type { OutputFlags } from "../render/output.ts";
import { withSpinner } from "../render/patience.ts";
import { askProgress } from "./cloud-progress.ts";
import { type Fleet, whom } from "./clusters.ts";
import type { Job } from "./job.ts";
import { type Selection, selectJobs } from "./selection.ts";

export interface CloudSelection {
  shown: Job[];
  matching: number;
  /** What is not known of the jobs of a profile. */
  gaps: { label: string | null; caveat: string | null }[];
}

/**
 * The chosen jobs, with progress and reason where either is shown or sorts them: the list of Zilliz Cloud has neither,
 * so that each of its jobs is asked about.
 */
export async function selectOnCloud(
  jobs: readonly Job[],
  columns: readonly Column<Job>[],
  flags: Selection & OutputFlags,
  fleet: Fleet,
  context: Context,
): Promise<CloudSelection> {
  const selection = selectJobs(jobs, flags);
  const byProgress = flags.sort.key === "progress";
  const isShown = columns.some(({ name }) => name === "progress" || name === "reason");
  if (!byProgress && (!isShown || flags.output === "id")) return { ...selection, gaps: [] };
  const { limit, ...unlimited } = flags;
  const wanted = byProgress ? selectJobs(jobs, unlimited).shown : selection.shown;
  const asked = fleet.targets
    .filter(({ cloud }) => cloud !== null)
    .map(async (target) => {
      const own = wanted.filter(({ profile }) => !fleet.isMany || profile === target.label);
      return { label: target.label, ...(await askProgress(target, own, context)) };
    });
  const words = `asking ${whom(fleet)}`;
  const gaps = await withSpinner(words, flags.color, context, Promise.all(asked));
  const told = new Map(gaps.flatMap((gap) => [...gap.told]));
  const shown = wanted.map((job) => told.get(job) ?? job);
  // What has come to its end since it was listed is shown so, whatever --state says.
  return byProgress
    ? { ...selection, shown: selectJobs(shown, { ...flags, state: [] }).shown, gaps }
    : { ...selection, shown, gaps };
}
