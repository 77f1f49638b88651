import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What an executable, which MILVUS_IMPORT_BIN names, is not made of. */
const aboutNode = ["build", "code-cache", "package", "manual", "defect"].map(
  (name) => `test/e2e/${name}.test.ts`,
);

/** Where `.ci/run` wants the counts. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  test: {
    // End-to-end tests mostly wait: on two processors, two at a time take little more than half as long.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    ...(report !== undefined && { reporters: ["default", "json"], outputFile: { json: report } }),
    projects: [
      {
        test: {
          name: "unit",
          env: { TZ: "UTC" },
          setupFiles: ["test/support/cell-widths.ts"],
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/faults/**", "test/sdk/**", "test/live/**"],
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/*.test.ts"],
          exclude: process.env.MILVUS_IMPORT_BIN === undefined ? [] : aboutNode,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/*.test.ts"],
          testTimeout: 60_000,
          // They wait more than they work.
          maxConcurrency: 8,
        },
      },
      { test: { name: "live", include: ["test/live/*.test.ts"] } },
      { test: { name: "sdk", include: ["test/sdk/*.test.ts"] } },
    ],
  },
});
