// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { failureOf, makePlace, resolveTarget, type TargetFlags } from "../support/config-place.ts";

const uri = "https://api.cloud.zilliz.com";
const cluster = { clusterId: "in01-a", token: "api-key" };
const opensStore = true;

function placeWith(content: object, env: Env = {}) {
  return makePlace({ files: { "home/.milvusrc": JSON.stringify(content) }, env });
}

function at(place: object, storeKeys: object = {}) {
  return { uri, cloud: { place, storeKeys } };
}

describe("a profile is one of Zilliz Cloud", () => {
  test.each<[string, object, Env, TargetFlags, object]>([
    ["with a clusterId", cluster, {}, {}, at({ clusterId: "in01-a" })],
    [
      "with a project and its region",
      { projectId: "proj-1", regionId: "r" },
      {},
      {},
      at({ projectId: "proj-1", regionId: "r" }),
    ],
    ["by the environment", {}, { MILVUS_CLUSTER_ID: "in01-b" }, {}, at({ clusterId: "in01-b" })],
    [
      "whose project the environment replaces by a cluster",
      { projectId: "proj-1", regionId: "r" },
      { MILVUS_CLUSTER_ID: "in01-b" },
      {},
      at({ clusterId: "in01-b" }),
    ],
    [
      "at the uri that it has",
      { ...cluster, uri: "https://api.cloud.zilliz.com.cn" },
      {},
      {},
      { ...at({ clusterId: "in01-a" }), uri: "https://api.cloud.zilliz.com.cn" },
    ],
    [
      "with the keys of a store, for who opens it",
      { ...cluster, accessKey: "a", secretKey: "${S}", sessionToken: "c" },
      { S: "b" },
      { opensStore },
      at({ clusterId: "in01-a" }, { accessKey: "a", secretKey: "b", token: "c" }),
    ],
    [
      "without them for others, who need not have them",
      { ...cluster, accessKey: "a", secretKey: "${S}" },
      {},
      {},
      at({ clusterId: "in01-a" }),
    ],
    [
      "with keys of the environment, of which an empty one is none",
      cluster,
      { MILVUS_ACCESS_KEY: "a", MILVUS_SECRET_KEY: "b", MILVUS_SESSION_TOKEN: "" },
      { opensStore },
      at({ clusterId: "in01-a" }, { accessKey: "a", secretKey: "b" }),
    ],
  ])("%s", async (_what, content, env, flags, target) => {
    const { context, stderr } = placeWith(content, env);

    expect(await resolveTarget(flags, context)).toMatchObject(target);
    expect(stderr()).toBe("");
  });

  test("asked for by name, whatever the environment says of another", async () => {
    const env = {
      MILVUS_CLUSTER_ID: "in01-b",
      MILVUS_ACCESS_KEY: "a",
      MILVUS_SECRET_KEY: "b",
    };
    const { context } = placeWith({ profiles: { cloud: cluster } }, env);

    expect(await resolveTarget({ profile: "cloud", opensStore }, context)).toEqual(
      expect.objectContaining(at({ clusterId: "in01-a" })),
    );
  });
});

test("a Milvus of one's own that is asked for by name stays one", async () => {
  const env = { MILVUS_CLUSTER_ID: "in01-b", MILVUS_PROJECT_ID: "proj-1" };
  const { context } = placeWith({ profiles: { local: { uri: "http://localhost:1" } } }, env);

  expect(await resolveTarget({ profile: "local" }, context)).toMatchObject({ cloud: null });
});

test.each<[string, object, Env, string]>([
  [
    "a project without a region",
    { projectId: "p" },
    {},
    "~/.milvusrc: projectId needs regionId beside it",
  ],
  [
    "an access key alone",
    cluster,
    { MILVUS_ACCESS_KEY: "a" },
    "MILVUS_ACCESS_KEY needs secretKey beside it",
  ],
  [
    "a secret key alone",
    { ...cluster, secretKey: "a" },
    {},
    "~/.milvusrc: secretKey needs accessKey beside it",
  ],
  [
    "a session token alone",
    cluster,
    { MILVUS_SESSION_TOKEN: "a" },
    "MILVUS_SESSION_TOKEN needs accessKey beside it",
  ],
  [
    "a cluster and a project",
    { clusterId: "c", projectId: "p", regionId: "r" },
    {},
    "~/.milvusrc: clusterId and ~/.milvusrc: projectId are both given",
  ],
])("%s is refused", async (_what, content, env, message) => {
  const { context } = placeWith(content, env);

  expect((await failureOf(resolveTarget({ opensStore }, context))).message).toBe(message);
});

test.each<[string, TargetFlags, Env, string]>([
  ["--uri", { uri: "http://mine.example" }, {}, "--uri"],
  ["MILVUS_URI", {}, { MILVUS_URI: "http://mine.example" }, "MILVUS_URI"],
])("what is Zilliz Cloud's stays behind with %s", async (_what, flags, env, label) => {
  const content = { ...cluster, accessKey: "a", secretKey: "b" };
  const { context, stderr } = placeWith(content, env);

  expect(await resolveTarget({ ...flags, opensStore }, context)).toMatchObject({
    uri: "http://mine.example",
    token: null,
    cloud: null,
  });
  expect(stderr()).toBe(
    ["token is not sent", "clusterId is not used"]
      .map(
        (what) =>
          `note: ~/.milvusrc: ${what}: it belongs to the uri of that profile, and ${label} names another server\n`,
      )
      .join(""),
  );
});

test("the token of a Milvus of one's own is not sent to Zilliz Cloud", async () => {
  const { context, stderr } = placeWith({ token: "t" }, { MILVUS_CLUSTER_ID: "in01-b" });

  expect(await resolveTarget({}, context)).toMatchObject({ uri, token: null });
  expect(stderr()).toBe(
    "note: ~/.milvusrc: token is not sent: it belongs to the uri of that profile, and MILVUS_CLUSTER_ID names another server\n",
  );
});

test.each([
  ["secretKey", "secret key"],
  ["sessionToken", "session token"],
])("a literal %s in a file that others can read is worth a warning", async (key, word) => {
  const { context, stderr, root } = placeWith(
    { ...cluster, token: "${T}", [key]: "s" },
    { T: "t" },
  );
  const { chmodSync } = await import("node:fs");
  chmodSync(`${root}/home/.milvusrc`, 0o644);
  await resolveTarget({}, context);

  expect(stderr()).toBe(
    `warning: ~/.milvusrc holds a ${word} and can be read by others; run chmod 600 ~/.milvusrc\n`,
  );
});
