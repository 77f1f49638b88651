// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Fault } from "../milvus/faults.ts";
import { cloud, clusterEnv } from "../support/cloud.ts";
import { awkwardToken, indiscreetText, leaks } from "../support/secrets.ts";

const plain = {
  MILVUS_ACCESS_KEY: "access-key-0123456789",
  MILVUS_SECRET_KEY: "secret-key-0123456789",
  MILVUS_SESSION_TOKEN: "session-token-0123456789",
};
const line = "create -c books s3://bucket/a.parquet -v";
const indiscreet = { code: 65_535, message: indiscreetText };
const failures: [name: string, fault: Fault | null][] = [
  ["answered", null],
  ["refused", { kind: "answer", status: 200, body: { ...indiscreet, code: 1100 } }],
  ["refused in doubt", { kind: "answer", status: 200, body: indiscreet }],
  ["not let in", { kind: "answer", status: 401, body: indiscreet }],
  ["failed", { kind: "answer", status: 500, body: indiscreet }],
  ["answered with its own request", { kind: "answer", status: 200, body: indiscreetText }],
  [
    "redirected",
    {
      kind: "answer",
      status: 307,
      headers: { location: `https://h/${encodeURIComponent(awkwardToken)}` },
    },
  ],
  ["cut", { kind: "cut" }],
];

describe.each(Object.keys(plain))("%s", (name) => {
  const env = { ...clusterEnv, ...plain, [name]: awkwardToken };

  test.each(failures)("is sent with a create and told by nobody: %s", async (_how, fault) => {
    const { run, demo } = cloud();
    if (fault !== null) demo.fail("create", fault);

    const { requests, stdout, stderr } = await run(line, { env });

    const sent = requests.filter(({ body }) => Object.values(Object(body)).includes(awkwardToken));
    expect(sent.map(({ url }) => url.replace(/.*\//, ""))).toEqual(["create"]);
    expect(stderr).toMatch(/^> POST http/m);
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  test.each(["list", "profiles", "describe job-1", "wait --state active", `${line} --dry-run`])(
    "is not told by %s",
    async (words) => {
      const { run } = cloud();
      const { stdout, stderr } = await run(words, { env });

      expect(leaks(stdout + stderr)).toEqual([]);
    },
  );
});

test.each(["accessKey", "secretKey", "sessionToken"])(
  "%s of a profile is not shown",
  async (key) => {
    const { run } = cloud();
    const profile = {
      clusterId: "in01-a",
      token: "${T}",
      accessKey: "a",
      secretKey: "b",
      [key]: awkwardToken,
    };
    const files = { "~/.milvusrc": JSON.stringify({ profiles: { cloud: profile } }) };
    const env = { T: clusterEnv.MILVUS_TOKEN };
    for (const words of ["profiles --json", line, `${line} --secret-key ${key}`]) {
      const { stdout, stderr } = await run(words, { env, files });

      expect(leaks(stdout + stderr)).toEqual([]);
    }
  },
);
