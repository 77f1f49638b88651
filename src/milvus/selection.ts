import { CliError } from "../base/errors.ts";
import { parseChoice, quote } from "../base/values.ts";
import { compareIds, isFinal, type Job, knownState, knownStates } from "./job.ts";

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
  states: readonly StateWord[];
  sort: SortOrder;
  /** `null`: all that match. */
  limit: number | null;
}

/** A selection, and the list that it is made from. */
export interface SelectionOptions extends Selection {
  /** `null`: of every collection. */
  collection: string | null;
}

/** Filtered, sorted (equal ones newest first) and cut to the limit; `matching` counts the jobs before the cut. */
export function selectJobs(
  jobs: readonly Job[],
  { states, sort, limit }: Selection,
): { shown: Job[]; matching: number } {
  const chosen = states.length === 0 ? jobs : jobs.filter((job) => matchesState(job, states));
  const matching = sorted(chosen, sort);
  const shown = limit === null ? matching : matching.slice(0, limit);
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

/** So many digits, and those before them, a double holds exactly. */
const lowDigits = 9;

/**
 * Ids are beyond a double and compare slowly as text, so each becomes a number once, before the sorting. The loops
 * count: those over an iterator take twice as long until V8 has compiled them.
 */
export function newestFirst(jobs: readonly Job[]): Job[] {
  const distances = idDistances(jobs);
  if (distances === null) {
    return [...jobs].sort((left, right) => compareIds(right.jobId, left.jobId));
  }
  const order = new Uint32Array(jobs.length);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  order.sort((left, right) => (distances[right] ?? 0) - (distances[left] ?? 0));
  const sorted: Job[] = [];
  for (let place = 0; place < order.length; place += 1) {
    const job = jobs[order[place] ?? 0];
    if (job !== undefined) sorted.push(job);
  }
  return sorted;
}

/** How far each id lies above a common one; `null` where they are no numbers, or too far apart for a double. */
function idDistances(jobs: readonly Job[]): Float64Array | null {
  const highs = new Float64Array(jobs.length);
  const distances = new Float64Array(jobs.length);
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < jobs.length; index += 1) {
    const id = jobs[index]?.jobId ?? "";
    const cut = id.length - lowDigits;
    let high = 0;
    let low = 0;
    // `Number` would first copy each part of the text.
    for (let place = 0; place < id.length; place += 1) {
      const digit = id.charCodeAt(place) - 48;
      if (digit < 0 || digit > 9) return null;
      if (place < cut) high = high * 10 + digit;
      else low = low * 10 + digit;
    }
    if (!Number.isSafeInteger(high)) return null;
    if (high < lowest) lowest = high;
    highs[index] = high;
    distances[index] = low;
  }
  for (let index = 0; index < distances.length; index += 1) {
    const distance = ((highs[index] ?? 0) - lowest) * 10 ** lowDigits + (distances[index] ?? 0);
    if (!Number.isSafeInteger(distance)) return null;
    distances[index] = distance;
  }
  return distances;
}
