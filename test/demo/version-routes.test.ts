import { expect } from "vitest";
import { ok } from "../support/started-demo.ts";
import { after240, all24, proveDifferences } from "../support/version-difference.ts";

const list = "jobs/import/list";
const create = "jobs/import/create";
const progress = "jobs/import/get_progress";
const request = { collectionName: "books", files: [["a.csv"]] };

proveDifferences([
  {
    name: "successCode",
    show: async ({ ask }) => (await ask(list)).body,
    cases: [
      [200, { code: 200, data: { records: [] } }, ["2.4.0"]],
      [0, { code: 0, data: { records: [] } }, after240],
    ],
  },
  {
    name: "describeRoute",
    async show({ demo, ask }) {
      const jobId = demo.addJob({ collection: "books" });
      const replies = [
        await ask("jobs/import/describe", { jobId }),
        await ask(progress, { jobId }),
      ];
      return replies.map(({ status }) => status);
    },
    cases: [
      [false, [404, 200], ["2.4.0"]],
      [true, [200, 200], after240],
    ],
  },
  {
    name: "databasesRoute",
    show: async ({ ask }) => (await ask("databases/list")).status,
    cases: [
      [false, 404, all24],
      [true, 200, ["2.5", "2.6", "3.0"]],
    ],
  },
  {
    name: "manualCommit",
    async show({ demo, ask, pass }) {
      await ask(create, { ...request, options: { auto_commit: "false" } });
      pass(60_000);
      const [job] = demo.jobs();
      const verbs = ["jobs/import/commit", "jobs/import/abort"];
      const replies = await Promise.all(verbs.map((verb) => ask(verb, { jobId: job?.jobId })));
      return [job?.state, ...replies.map(({ status }) => status)];
    },
    cases: [
      [false, ["Completed", 404, 404], [...all24, "2.5", "2.6"]],
      [true, ["Uncommitted", 200, 200], ["3.0"]],
    ],
  },
  {
    name: "timeoutBody",
    show: async ({ ask }) => (await ask(list, {}, { "Request-Timeout": "0" })).body,
    cases: [
      ["text", "timeout", all24],
      ["json", { code: 10_001, message: "request timeout" }, ["2.5", "2.6", "3.0"]],
    ],
  },
  {
    name: "strictRequestTimeout",
    show: async ({ ask }) => (await ask("databases/list", {}, { "Request-Timeout": "30s" })).body,
    cases: [
      [false, ok(["default"]), ["2.5", "2.6"]],
      [
        true,
        {
          code: 1100,
          message: 'strconv.ParseInt: parsing "30s": invalid syntax: invalid parameter',
        },
        ["3.0"],
      ],
    ],
  },
  {
    name: "stickyRequestTimeout",
    async show({ ask }) {
      const replies = [
        await ask(list, {}, { "Request-Timeout": "0" }),
        await ask(list),
        await ask("collections/list"),
        await ask(list, {}, { "Request-Timeout": "30" }),
        await ask(list),
      ];
      return replies.map(({ status }) => status);
    },
    cases: [
      [true, [408, 408, 200, 200, 200], all24],
      [false, [408, 200, 200, 200, 200], ["2.5", "2.6", "3.0"]],
    ],
  },
  {
    name: "traceHeader",
    show: async ({ ask }) => (await ask(list)).headers["x-milvus-trace-id"],
    cases: [
      [false, undefined, [...all24, "2.5", "2.6"]],
      [true, expect.stringMatching(/^[0-9a-f]{32}$/), ["3.0"]],
    ],
  },
  {
    name: "secondDocument",
    options: { users: { u: "p" }, grants: { u: [] }, quirks: { successCode: 200 } },
    async show({ demo }) {
      const path = `/v2/vectordb/${create}`;
      const headers = { Authorization: "u:p" };
      const answer = await demo.handle({
        method: "POST",
        path,
        headers,
        body: JSON.stringify(request),
      });
      return answer?.body.replace(/"message":"[^"]*"/, "…");
    },
    cases: [
      [true, '{"code":65535,…}{"code":200,"data":{}}', ["2.4.0"]],
      [false, '{"code":65535,…}', after240],
    ],
  },
]);
