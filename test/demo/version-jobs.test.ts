import { expect } from "vitest";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { ok, type StartedDemo } from "../support/started-demo.ts";
import { after240, all24, newest, proveDifferences } from "../support/version-difference.ts";

const list = "jobs/import/list";
const create = "jobs/import/create";
const progress = "jobs/import/get_progress";
const request = { collectionName: "books", files: [["a.csv"]] };

proveDifferences([
  {
    name: "sortStage",
    async show({ demo, pass }) {
      demo.addJob({ collection: "books", plan: completesAfter(80_000) });
      pass(62_000);
      return demo.jobs()[0]?.stage;
    },
    cases: [
      [false, "index", all24],
      [true, "sort", ["2.5", "2.6", "3.0"]],
    ],
  },
  {
    name: "fileNames",
    show: describeTwoFiles,
    cases: [
      [
        "proto",
        fileWith({ fileName: 'id:453468002260053102 paths:"id.npy" paths:"a b.npy" ' }),
        ["2.4.0"],
      ],
      ["list", fileWith({ fileName: "[id.npy a b.npy]" }), after240],
    ],
  },
  {
    name: "cumulativeFileRows",
    show: describeTwoFiles,
    cases: [
      [true, fileWith({ totalRows: 27_646 + 68_343 }), ["2.4.0"]],
      [false, fileWith({ totalRows: 68_343 }), after240],
    ],
  },
  {
    name: "createTime",
    show: describeTwoFiles,
    cases: [
      [
        false,
        expect.objectContaining({
          data: expect.not.objectContaining({ createTime: expect.anything() }),
        }),
        [...all24, "2.5"],
      ],
      [true, ok(expect.objectContaining({ createTime: "2025-11-24T16:00:00Z" })), newest],
    ],
  },
  {
    name: "retentionMs",
    async show({ demo, pass }) {
      demo.addJob({ collection: "books", plan: completesAfter(0) });
      pass(3 * 3_600_000);
      return demo.jobs().length;
    },
    cases: [
      [3 * 3_600_000, 0, [...all24, "2.5"]],
      [48 * 3_600_000, 1, newest],
    ],
  },
  {
    name: "utcOffsetMinutes",
    show: describeTwoFiles,
    cases: [
      [0, ok(expect.objectContaining({ createTime: "2025-11-24T16:00:00Z" })), newest],
      [480, ok(expect.objectContaining({ createTime: "2025-11-25T00:00:00+08:00" })), []],
      [-570, ok(expect.objectContaining({ createTime: "2025-11-24T06:30:00-09:30" })), []],
    ],
  },
  {
    name: "bareJobIds",
    async show({ demo }) {
      demo.addJob({ collection: "books", wire: { reason: 'says "jobId":"7"' } });
      const path = `/v2/vectordb/${list}`;
      const answer = await demo.handle({ method: "POST", path, headers: {}, body: "{}" });
      return /"jobId.*"state/.exec(answer?.body ?? "")?.[0];
    },
    cases: [
      [
        false,
        String.raw`"jobId":"453468002260053100","progress":0,"reason":"says \"jobId\":\"7\"","state`,
        ["3.0"],
      ],
      [
        true,
        String.raw`"jobId":453468002260053100,"progress":0,"reason":"says \"jobId\":\"7\"","state`,
        [],
      ],
    ],
  },
  {
    name: "idempotencyKeys",
    async show({ demo, ask }) {
      await ask(create, request, { "idempotency-key": "k" });
      await ask(create, request, { "idempotency-key": "k" });
      return demo.jobs().length;
    },
    cases: [
      [false, 2, [...all24, "2.5"]],
      [true, 1, newest],
    ],
  },
  {
    name: "l0Import",
    async show({ demo, ask }) {
      demo.addCollection("default", "films", { loaded: false });
      const options = { l0_import: "true" };
      return (await ask(create, { ...request, collectionName: "films", options })).body;
    },
    cases: [
      [true, expect.objectContaining({ data: expect.anything() }), [...all24, "2.5", "2.6"]],
      [false, expect.objectContaining({ code: 2100 }), ["3.0"]],
    ],
  },
]);

async function describeTwoFiles({ demo, ask }: StartedDemo) {
  const jobId = demo.addJob({
    collection: "books",
    files: [["a.parquet"], ["id.npy", "a b.npy"]],
    plan: completesAfter(0),
  });
  const { body } = await ask(progress, { jobId });
  return body;
}

function fileWith(members: object) {
  const details = [expect.anything(), expect.objectContaining(members)];
  return expect.objectContaining({ data: expect.objectContaining({ details }) });
}
