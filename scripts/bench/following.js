import { median } from "./pairs.js";
import { budgets } from "./rows.js";
import { configure, measure } from "./run.js";

/** @typedef {import("./rows.js").Row} Row */

const few = 10;
const many = 40;
/** An hour at the default interval of 2 s. */
const pollsOfAnHour = 1_800;

/**
 * What a poll costs, from the difference between a short and a long watch on a terminal, in time that runs faster.
 * @param {string} server
 * @param {import("./programs.js").Programs} programs
 * @returns {Promise<Row[]>}
 */
export async function followingRows(server, programs) {
  const rows = [];
  for (const [clusters, jobs] of /** @type {const} */ ([
    [1, 10],
    [1, 1_000],
    [1, 10_000],
    [50, 200],
  ])) {
    const [short, long] = [await watch(jobs, few, clusters), await watch(jobs, many, clusters)];
    const perPoll = (/** @type {"cpuMs" | "bytes" | "writes"} */ key) =>
      (long[key] - short[key]) / (many - few);
    const isBudgeted = clusters === 1 && jobs === 1_000;
    const cpuMs = jobs === 10_000 ? budgets.cpuMsPerPollOfMany : budgets.cpuMsPerPoll;
    const whose = clusters === 1 ? "" : `${clusters} clusters of `;
    const what = `following ${whose}${jobs.toLocaleString("en")} jobs, a poll`;
    rows.push(
      {
        what,
        figure: long.requests / many,
        atMost: isBudgeted ? budgets.requestsPerPoll : null,
        unit: "requests",
      },
      {
        what,
        figure: perPoll("cpuMs"),
        atMost: isBudgeted || jobs === 10_000 ? cpuMs : null,
        unit: "ms of CPU",
      },
      { what, figure: Math.round(perPoll("bytes")), atMost: null, unit: "bytes drawn" },
      { what, figure: perPoll("writes"), atMost: null, unit: "writes" },
    );
  }
  const { heap } = await watch(1_000, pollsOfAnHour);
  const part = Math.floor(heap.length / 4);
  const growth = median(heap.slice(-part)) - median(heap.slice(part, 2 * part));
  const what =
    "an hour of watching 1,000 jobs, growth of the heap from its second quarter to its last";
  return [...rows, { what, figure: growth, atMost: budgets.heapGrowthMiB, unit: "MiB" }];

  /**
   * @param {number} jobs
   * @param {number} polls
   * @param {number} clusters
   */
  async function watch(jobs, polls, clusters = 1) {
    const uri = `${server}/${jobs}/${polls * clusters}`;
    const profiles = Array.from({ length: clusters }, (_, index) => [`c${index}`, { uri }]);
    configure(clusters === 1 ? { uri } : { profiles: Object.fromEntries(profiles) });
    await fetch(server);
    // Screens are drawn by the clock: where a poll takes long, faster time would draw more of them.
    const env = { TIME_FACTOR: clusters === 1 ? "1000" : "10" };
    // The limit of a request counts real time: at a minute a second, its timers would pile up.
    const chosen = clusters === 1 ? [] : ["--all-profiles"];
    const argv = ["watch", "--request-timeout", "1s", ...chosen];
    const usage = await measure(programs.ours(...argv), { terminal: true, env });
    /** @type {Record<string, number>} */
    const counts = JSON.parse(await (await fetch(server)).text());
    const requests = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { ...usage, requests };
  }
}
