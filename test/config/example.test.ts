import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { profileKeys } from "../../src/config/schema.ts";
import { listProfiles, makePlace, resolveTarget } from "../support/config-place.ts";

const example = readFileSync(new URL("../../.milvusrc.example", import.meta.url), "utf8");

test("the example is a configuration that works", async () => {
  const { context, stderr } = makePlace({
    files: { "home/.milvusrc": example },
    env: { MILVUS_PROD_TOKEN: "t" },
  });

  expect(await listProfiles({}, context)).toMatchObject([
    { name: "local", token: "none", inUse: true },
    { name: "prod", token: "environment" },
    { name: "internal", token: "file" },
    { name: "cloud", uri: "https://api.cloud.zilliz.com", token: "environment" },
    { name: "on-demand", uri: "https://api.cloud.zilliz.com", token: "environment" },
  ]);
  expect(await resolveTarget({ profile: "prod" }, context)).toEqual({
    profile: "prod",
    uri: "https://milvus.example.com",
    token: "t",
    db: "products",
    requestTimeoutMs: 30_000,
    retries: 3,
    label: null,
    tls: null,
    cloud: null,
  });
  expect(stderr()).toBe("");
});

test.each(profileKeys)("the example shows the key %s", (key) => {
  expect(example).toMatch(new RegExp(`^ {4}${key}: `, "m"));
});
