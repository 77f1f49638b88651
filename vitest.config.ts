import { defineConfig } from "vitest/config";

/** What an executable, which MILVUS_IMPORT_BIN names, is not made of. */
const aboutNode = ["build", "package", "defect"].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          env: { TZ: "UTC" },
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
