import { expect } from "vitest";
import { ok } from "../support/started-demo.ts";
import { after240, all24, early, newest, proveDifferences } from "../support/version-difference.ts";

const list = "jobs/import/list";
const create = "jobs/import/create";
const progress = "jobs/import/get_progress";
const request = { collectionName: "books", files: [["a.csv"]] };

proveDifferences([
  {
    name: "serverSideCode",
    show: async ({ ask }) => (await ask(progress, { jobId: "7" })).body,
    cases: [
      [
        2100,
        { code: 2100, message: "import job does not exist, jobID=7: importing data failed" },
        ["2.4.0", "2.4", "2.5"],
      ],
      [
        2101,
        {
          code: 2101,
          message: "import job does not exist, jobID=7: importing data failed on server side",
        },
        newest,
      ],
    ],
  },
  {
    name: "invalidJobIdCode",
    show: async ({ ask }) => (await ask(progress, { jobId: "abc" })).body,
    cases: [
      [
        2100,
        {
          code: 2100,
          message:
            'parse job id failed, err=%wstrconv.ParseInt: parsing "abc": invalid syntax: importing data failed',
        },
        [...all24, "2.5"],
      ],
      [
        1100,
        {
          code: 1100,
          message:
            'parse job id failed, err=strconv.ParseInt: parsing "abc": invalid syntax: invalid parameter',
        },
        newest,
      ],
    ],
  },
  {
    name: "missingPartitionCode",
    show: async ({ ask }) => (await ask(create, { ...request, options: { backup: "true" } })).body,
    cases: [
      [
        1100,
        { code: 1100, message: "partition not specified: invalid parameter" },
        [...all24, "2.5"],
      ],
      [1101, { code: 1101, message: "partition not specified: missing parameter" }, newest],
    ],
  },
  {
    name: "databaseMessage",
    show: async ({ ask }) => (await ask(list, { dbName: "no", collectionName: "books" })).body,
    cases: [
      ["colon", { code: 800, message: "database not found, database: no" }, early],
      [
        "brackets",
        { code: 800, message: "database not found[database=no]" },
        ["2.4", "2.5", "2.6", "3.0"],
      ],
    ],
  },
  {
    name: "listChecksDatabase",
    show: async ({ ask }) => (await ask(list, { dbName: "no" })).body,
    cases: [
      [true, expect.objectContaining({ code: 800 }), early],
      [false, ok({ records: [] }), ["2.4", "2.5", "2.6", "3.0"]],
    ],
  },
  {
    name: "jobsPerDatabase",
    async show({ demo, ask }) {
      demo.addDatabase("library");
      demo.addCollection("library", "books");
      const jobId = demo.addJob({ db: "library", collection: "books" });
      const replies = [
        await ask(list),
        await ask(progress, { jobId }),
        await ask(progress, { jobId }, { "DB-Name": "library" }),
      ];
      return replies.map(({ body }) => body);
    },
    cases: [
      [
        true,
        [
          ok({ records: [] }),
          expect.objectContaining({
            message: expect.stringMatching(/^import job does not exist, jobID=\d{18}, dbID=1: /),
          }),
          ok(expect.objectContaining({ state: "Pending" })),
        ],
        ["2.4.14"],
      ],
      [
        false,
        [
          ok({ records: [expect.objectContaining({ state: "Pending" })] }),
          ok(expect.objectContaining({ state: "Pending" })),
          ok(expect.objectContaining({ state: "Pending" })),
        ],
        ["2.4", "2.5", "2.6", "3.0"],
      ],
    ],
  },
  {
    name: "broadcastCreate",
    show: async ({ ask }) => (await ask(create, { ...request, options: { timeout: "x" } })).body,
    cases: [
      [
        false,
        {
          code: 2100,
          message: 'parse timeout failed, err=time: invalid duration "x": importing data failed',
        },
        [...all24, "2.5"],
      ],
      [
        true,
        {
          code: 2100,
          message:
            'failed to broadcast import: failed to validate import request: parse timeout failed, err=time: invalid duration "x": importing data failed',
        },
        newest,
      ],
    ],
  },
  {
    name: "privilegePerJob",
    options: { users: { u: "p" }, grants: { u: [] } },
    async show({ demo, ask }) {
      demo.addJob({ collection: "books" });
      return (await ask(list, {}, { Authorization: "u:p" })).status;
    },
    cases: [
      [false, 403, ["2.4.14", "2.4", "2.5"]],
      [true, 200, newest],
    ],
  },
  {
    name: "databaseInDenial",
    options: { users: { u: "p" }, grants: { u: [] }, quirks: { secondDocument: false } },
    show: async ({ ask }) => (await ask(create, request, { Authorization: "u:p" })).body,
    cases: [
      [
        false,
        {
          code: 65_535,
          message:
            "rpc error: code = PermissionDenied desc = PrivilegeImport: permission deny to u",
        },
        ["2.4.0"],
      ],
      [
        true,
        {
          code: 65_535,
          message:
            "rpc error: code = PermissionDenied desc = PrivilegeImport: permission deny to u in the `default` database",
        },
        after240,
      ],
    ],
  },
]);
