import { expect, test } from "vitest";
import { restsAt } from "../../src/demo/job-plans.ts";
import { apiKey, asked, cloud, clusterEnv } from "../support/cloud.ts";

test("doctor asks Zilliz Cloud nothing that could create, commit or abort, and shows no key", async () => {
  const { demo, run } = cloud();
  demo.addJob({ collection: "books", plan: restsAt("import", 0.5) });
  const secrets = { MILVUS_ACCESS_KEY: "AKIA0123456789", MILVUS_SECRET_KEY: "wJalrXUtnFEMI" };
  const result = await run("doctor", { env: { ...clusterEnv, ...secrets } });
  expect(result.exitCode).toBe(0);
  expect(new Set(asked(result).map(([verb]) => verb))).toEqual(new Set(["list", "getProgress"]));
  expect(result.stdout).toMatch(/^✓ ok {7}describe +by getProgress$/m);
  expect(result.stdout).toMatch(/^✓ ok {7}version +Zilliz Cloud: no idempotency keys$/m);
  expect(result.stdout).toMatch(/^✓ ok {7}jobs +1 of 1 are unfinished; a collection .* 10,000$/m);
  for (const secret of [apiKey, ...Object.values(secrets)]) {
    expect(result.stdout + result.stderr).not.toContain(secret);
  }
});

test("doctor asks for the key of the account where it is not accepted", async () => {
  const result = await cloud().run("doctor", { env: { ...clusterEnv, MILVUS_TOKEN: "wrong-key" } });
  expect(result.exitCode).toBe(4);
  expect(result.stdout).toContain("→ give an API key of that account\n");
});
