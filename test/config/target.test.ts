// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe } from "vitest";
import { type Setup, testCases, testRows } from "../support/configuration.ts";

testCases({
  "a time-out may last a day": {
    flags: { requestTimeout: "24h" },
    target: { requestTimeoutMs: 86_400_000 },
  },
  "a time-out of nothing is refused": {
    flags: { requestTimeout: "0s" },
    usage: '--request-timeout must be more than 0 and at most 24h: "0s"',
  },
  "a time-out of more than a day is refused": {
    env: { MILVUS_REQUEST_TIMEOUT: "25h" },
    usage: 'MILVUS_REQUEST_TIMEOUT must be more than 0 and at most 24h: "25h"',
  },
  "a time-out that is none is refused": {
    flags: { requestTimeout: "soon" },
    usage: '--request-timeout must be a duration: "soon"',
    hint: "use 500ms, 30s, 5m, 1h30m, or a number of seconds",
  },
  "a database name with a line break is refused": {
    flags: { db: "a\nb" },
    config: "--db must be one line without control characters",
  },
});

const badUris = {
  "https://root:hunter2@host": "must not contain a user or password",
  "http://host/?token=hunter2": "must not contain ? or #",
  "ftp://host": 'must start with http:// or https://: "ftp"',
  "http://host:0": "must not use port 0",
  "http://host:99999": 'is not a URL: "http://host:99999"',
  "http://": 'is not a URL: "http://"',
  "root:hunter2@host:99999": 'is not a URL: "…@host:99999"',
  "http://root:hunter2/x@host:1": 'is not a URL: "http://…@host:1"',
};

testRows(
  Object.entries(badUris).flatMap(([uri, problem]) =>
    [
      { label: "--uri", flags: { uri } },
      { label: "MILVUS_URI", env: { MILVUS_URI: uri } },
      { label: "~/.milvusrc: uri", files: { "~/.milvusrc": JSON.stringify({ uri }) } },
    ].map(({ label, ...given }) => [
      `the URI ${uri} in ${label} is refused`,
      {
        ...given,
        usage: `${label} ${problem}`,
        hint: problem.startsWith("must not contain a user")
          ? "use MILVUS_TOKEN=user:password"
          : "use a URL such as http://localhost:19530 or https://milvus.example.com/base",
      },
    ]),
  ),
);

const uri = "https://api.cloud.zilliz.com";
const cluster = { clusterId: "in01-a", token: "api-key" };
const project = { projectId: "proj-1", regionId: "r" };
const opensStore = true;

function fileWith(content: object): Pick<Setup, "files"> {
  return { files: { "~/.milvusrc": JSON.stringify(content) } };
}

/** What a cluster of Zilliz Cloud is, by default that of the profile. */
function cloudTarget(clusterId = "in01-a", storeKeys: Record<string, string> = {}) {
  return { uri, cloud: { place: { clusterId }, storeKeys } };
}

const ofProfile = { profile: "default", token: "api-key" };

describe("a profile is one of Zilliz Cloud", () => {
  testCases({
    "with a clusterId": { ...fileWith(cluster), target: { ...ofProfile, ...cloudTarget() } },
    "with a project and its region": {
      ...fileWith(project),
      target: { profile: "default", uri, cloud: { place: project, storeKeys: {} } },
    },
    "by the environment": { env: { MILVUS_CLUSTER_ID: "in01-b" }, target: cloudTarget("in01-b") },
    "whose project the environment replaces by a cluster": {
      ...fileWith(project),
      env: { MILVUS_CLUSTER_ID: "in01-b" },
      target: { profile: "default", ...cloudTarget("in01-b") },
    },
    "at the uri that it has": {
      ...fileWith({ ...cluster, uri: "https://api.cloud.zilliz.com.cn" }),
      target: { ...ofProfile, ...cloudTarget(), uri: "https://api.cloud.zilliz.com.cn" },
    },
    "with the keys of a store, for who opens it": {
      ...fileWith({ ...cluster, accessKey: "a", secretKey: "${S}", sessionToken: "c" }),
      env: { S: "b" },
      flags: { opensStore },
      target: {
        ...ofProfile,
        ...cloudTarget("in01-a", { accessKey: "a", secretKey: "b", token: "c" }),
      },
    },
    "without them for others, who need not have them": {
      ...fileWith({ ...cluster, accessKey: "a", secretKey: "${S}" }),
      target: { ...ofProfile, ...cloudTarget() },
    },
    "with keys of the environment, of which an empty one is none": {
      ...fileWith(cluster),
      env: { MILVUS_ACCESS_KEY: "a", MILVUS_SECRET_KEY: "b", MILVUS_SESSION_TOKEN: "" },
      flags: { opensStore },
      target: { ...ofProfile, ...cloudTarget("in01-a", { accessKey: "a", secretKey: "b" }) },
    },
    "asked for by name, whatever the environment says of another": {
      ...fileWith({ profiles: { cloud: cluster } }),
      env: { MILVUS_CLUSTER_ID: "in01-b", MILVUS_ACCESS_KEY: "a", MILVUS_SECRET_KEY: "b" },
      flags: { profile: "cloud", opensStore },
      target: { ...ofProfile, profile: "cloud", ...cloudTarget() },
    },
  });
});

const beside = "set it in the same profile or in the environment; see milvus-import help config";

testCases({
  "a Milvus of one's own that is asked for by name stays one": {
    ...fileWith({ profiles: { local: { uri: "http://localhost:1" } } }),
    env: { MILVUS_CLUSTER_ID: "in01-b", MILVUS_PROJECT_ID: "proj-1" },
    flags: { profile: "local" },
    target: { profile: "local", uri: "http://localhost:1" },
  },
  "a project without a region is refused": {
    ...fileWith({ projectId: "p" }),
    config: "~/.milvusrc: projectId requires regionId",
    hint: beside,
  },
  "an access key alone is refused": {
    ...fileWith(cluster),
    env: { MILVUS_ACCESS_KEY: "a" },
    flags: { opensStore },
    config: "MILVUS_ACCESS_KEY requires secretKey",
    hint: beside,
  },
  "a secret key alone is refused": {
    ...fileWith({ ...cluster, secretKey: "a" }),
    flags: { opensStore },
    config: "~/.milvusrc: secretKey requires accessKey",
    hint: beside,
  },
  "a session token alone is refused": {
    ...fileWith(cluster),
    env: { MILVUS_SESSION_TOKEN: "a" },
    flags: { opensStore },
    config: "MILVUS_SESSION_TOKEN requires accessKey",
    hint: beside,
  },
});
