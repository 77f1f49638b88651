import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          env: { TZ: "UTC" },
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/sdk/**", "test/live/**"],
        },
      },
      { test: { name: "e2e", include: ["test/e2e/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "live", include: ["test/live/*.test.ts"] } },
      { test: { name: "sdk", include: ["test/sdk/*.test.ts"] } },
    ],
  },
});
