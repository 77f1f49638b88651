import { CliError } from "../base/errors.ts";
import { parseChoice, quote } from "../base/values.ts";
import { isFinal, type Job, knownState, knownStates } from "./job.ts";
import { newestFirst } from "./job-order.ts";

export const stateWords = [
  "pending",
  "importing",
  "inprogress",
  "uncommitted",
  "committing",
  "completed",
  "failed",
  "active",
  "final",
] as const;

export type StateWord = (typeof stateWords)[number];

export const sortKeys = ["id", "collection", "state", "progress"] as const;

export interface SortOrder {
  key: (typeof sortKeys)[number];
  descending: boolean;
}

/** `a,b` as one flag's value, added to what earlier ones brought. */
export function parseStates(text: string, earlier: readonly StateWord[] = []): StateWord[] {
  return [
    ...earlier,
    ...text.split(",").map((word) => parseChoice(word.trim(), stateWords, "--state")),
  ];
}

/** `key` or `key:asc` or `key:desc`; ids and progress count down unless told otherwise, words count up. */
export function parseSort(text: string): SortOrder {
  const [word = "", direction, ...rest] = text.toLowerCase().split(":");
  const key = parseChoice(word, sortKeys, "--sort");
  if (rest.length > 0 || (direction !== undefined && direction !== "asc" && direction !== "desc")) {
    throw new CliError("usage", `--sort has no order ${quote(text)}`, {
      hint: `write ${key}:asc or ${key}:desc`,
    });
  }
  const countsDown = key === "id" || key === "progress";
  return { key, descending: direction === undefined ? countsDown : direction === "desc" };
}

export interface Selection {
  /** Empty: jobs of every state. */
  state: readonly StateWord[];
  sort: SortOrder;
  limit?: number;
}

/** Filtered, sorted (equal ones newest first) and cut to the limit; `matching` counts the jobs before the cut. */
export function selectJobs(
  jobs: readonly Job[],
  { state, sort, limit }: Selection,
): { shown: Job[]; matching: number } {
  const chosen = state.length === 0 ? jobs : jobs.filter((job) => matchesState(job, state));
  const matching = sorted(chosen, sort);
  const shown = limit === undefined ? matching : matching.slice(0, limit);
  return { shown, matching: matching.length };
}

function matchesState(job: Job, words: readonly StateWord[]): boolean {
  return words.some((word) => {
    if (word === "active") return !isFinal(job);
    if (word === "final") return isFinal(job);
    const wanted = word === "inprogress" ? "importing" : word;
    return knownState(job.state)?.toLowerCase() === wanted;
  });
}

function sorted(jobs: readonly Job[], { key, descending }: SortOrder): Job[] {
  const newest = newestFirst(jobs);
  if (key === "id") return descending ? newest : newest.reverse();
  const compare = comparisons[key];
  return newest.sort(descending ? (left, right) => compare(right, left) : compare);
}

const comparisons: Record<Exclude<SortOrder["key"], "id">, (left: Job, right: Job) => number> = {
  collection: (left, right) => compareText(left.collectionName ?? "", right.collectionName ?? ""),
  state: (left, right) =>
    stateRank(left) - stateRank(right) || compareText(left.state, right.state),
  progress: (left, right) => left.progress - right.progress,
};

/** The place in a job's walk; words we do not know come first. */
function stateRank(job: Job): number {
  const known = knownState(job.state);
  return known === undefined ? -1 : knownStates.indexOf(known);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
