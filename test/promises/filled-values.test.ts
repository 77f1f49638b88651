import { describe, expect, test } from "vitest";
import { world } from "../support/world.ts";

const secret = "wJalr/Secret Key+1234";
const host = "Secret-Host-1234";
const env = { S: secret, HOSTNAME_OF_MINE: host };
/** Also in lower case and encoded. */
const forms = [secret, encodeURI(secret), encodeURIComponent(secret), host].map((form) =>
  form.toLowerCase(),
);

const refused = { code: 800, message: `database not found[database=${secret}]` };
const address = "http://localhost:19530";

const files: [where: string, content: string, env: Record<string, string>][] = [
  ["a project file beside the user's address", `db: \${S}\n`, { MILVUS_URI: address }],
  ["a project file in CI", `uri: http://localhost:1/\${S}\ndb: \${S}\n`, { CI: "true" }],
  ["a host name in CI", `uri: http://\${HOSTNAME_OF_MINE}.test\ndb: \${S}\n`, { CI: "true" }],
  ["a file that is named", `uri: http://localhost:19530/\${S}\n`, { MILVUS_CONFIG: ".milvusrc" }],
];

const lines = [
  "list -c books",
  "list -v",
  "describe 1",
  "wait 1",
  "wait 1 -o ndjson",
  "watch -o ndjson",
  "commit 1 --yes",
  "abort -c books --yes",
  "create -c books a.parquet",
];

describe.each(files)("%s", (_where, content, more) => {
  test.each([
    ["a server that refuses", { kind: "answer", status: 200, body: refused }],
    ["a server that sends a page", { kind: "answer", status: 502, body: `no ${secret}` }],
    ["a server that cuts the connection", { kind: "cut" }],
  ] as const)("shows no filled value in errors of %s", async (_how, fault) => {
    for (const line of lines) {
      const milvus = world({ jobs: [{ files: [["a.parquet"]] }] });
      milvus.demo.fail("*", fault, 1_000);
      const { stdout, stderr } = await milvus.run(line, {
        env: { ...env, ...more, GITHUB_ACTIONS: "true" },
        files: { ".milvusrc": content },
      });
      const printed = `${stdout}\n${stderr}`.toLowerCase();
      expect(stderr + stdout).toMatch(/error|notice/);
      expect({ line, shown: forms.filter((form) => printed.includes(form)) }).toEqual({
        line,
        shown: [],
      });
    }
  });
});
