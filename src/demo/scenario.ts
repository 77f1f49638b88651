import type { JobPlan } from "./job-model.ts";
import { completesAfter, failsAfter } from "./job-plans.ts";
import type { Demo, NewJob } from "./milvus.ts";

const second = 1_000;
const minute = 60 * second;

/** Fills a server with jobs in every state. Some of them end within the next minute. */
export function fillDemo(demo: Pick<Demo, "addDatabase" | "addCollection" | "addJob">): void {
  demo.addDatabase("analytics");
  demo.addCollection("default", "products", { alias: "shop_items" });
  demo.addCollection("default", "reviews");
  demo.addCollection("default", "images");
  demo.addCollection("analytics", "clickstream");
  demo.addCollection("analytics", "reviews");
  for (const job of [...finishedJobs, ...waitingJobs, ...movingJobs]) demo.addJob(job);
}

const finishedJobs: readonly NewJob[] = [
  {
    collection: "products",
    ageMs: 130 * minute,
    files: numberFiles("catalog/2025-11/products", 4),
    plan: completesAfter(95 * second),
  },
  {
    db: "analytics",
    collection: "clickstream",
    ageMs: 102 * minute,
    files: numberFiles("events/dt=2025-11-21/clicks", 6),
    plan: completesAfter(140 * second),
  },
  {
    collection: "reviews",
    ageMs: 75 * minute,
    files: numberFiles("reviews/export", 2),
    plan: failsAfter(
      12 * second,
      "pre-import",
      "schema not equal, err=field '$meta' not in arrow schema: importing data failed: importing data failed",
    ),
  },
  {
    collection: "images",
    ageMs: 58 * minute,
    files: [
      ["images/batch-01/id.npy", "images/batch-01/embedding.npy"],
      ["images/batch-02/id.npy", "images/batch-02/embedding.npy"],
    ],
    plan: completesAfter(60 * second),
  },
  // A reason may be empty although the job failed (milvus#38336).
  {
    collection: "images",
    ageMs: 41 * minute,
    files: [["images/batch-03/id.npy", "images/batch-03/embedding.npy"]],
    plan: failsAfter(30 * second, "import", ""),
  },
];

const waitingJobs: readonly NewJob[] = [
  // Every file is imported, but no index node builds the index (milvus#39348) until one starts, 12.5 minutes from now.
  {
    db: "analytics",
    collection: "reviews",
    ageMs: 26 * minute,
    files: numberFiles("reviews/2025-q3/part", 6),
    plan: {
      ...planInSeconds(2, 8, 40, 6, 12),
      halt: { stage: "index", share: 1 / 3, lastsMs: 37.5 * minute },
    },
  },
  {
    collection: "reviews",
    ageMs: 9 * minute,
    files: numberFiles("reviews/2025-11/part", 3),
    options: { auto_commit: "false" },
    autoCommit: false,
    plan: completesAfter(40 * second),
  },
];

const movingJobs: readonly NewJob[] = [
  {
    db: "analytics",
    collection: "clickstream",
    ageMs: 30 * second,
    files: numberFiles("events/dt=2025-11-22/clicks", 12),
    plan: planInSeconds(2, 10, 40, 6, 8),
  },
  {
    collection: "images",
    ageMs: 22 * second,
    files: [["images/batch-04/id.npy", "images/batch-04/embedding.npy"]],
    plan: planInSeconds(2, 4, 24, 6, 8),
  },
  {
    collection: "products",
    ageMs: 12 * second,
    files: [["catalog/2025-12/prices.csv"]],
    plan: {
      ...planInSeconds(2, 4, 30, 0, 0),
      halt: {
        stage: "import",
        share: 0.8,
        reason: "Field 'price' not in arrow schema: importing data failed",
      },
    },
  },
  {
    db: "analytics",
    collection: "reviews",
    ageMs: 6 * second,
    files: numberFiles("reviews/2025-q4/part", 8),
    options: { timeout: "2h" },
    timeoutMs: 120 * minute,
    plan: planInSeconds(2, 12, 32, 6, 8),
  },
  {
    collection: "products",
    ageMs: second,
    files: numberFiles("catalog/2025-12/products", 5),
    plan: planInSeconds(14, 6, 28, 4, 6),
  },
];

function numberFiles(prefix: string, count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [
    `${prefix}-${String(index + 1).padStart(4, "0")}.parquet`,
  ]);
}

function planInSeconds(
  pending: number,
  preImport: number,
  importing: number,
  sort: number,
  index: number,
): JobPlan {
  return {
    stageMs: {
      pending: pending * second,
      "pre-import": preImport * second,
      import: importing * second,
      sort: sort * second,
      index: index * second,
      commit: 2 * second,
    },
  };
}
