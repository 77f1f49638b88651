import { describe, expect, test } from "vitest";
import { ok, startDemo } from "../support/started-demo.ts";

const format = "can only accept json format request, ";
const wrongType = `${format}error: json: cannot unmarshal `;

describe("a request body", () => {
  test.each([
    ["list", "", 1801, `${format}the request body should be nil, however {} is valid`],
    ["list", "  \n", 1801, `${format}the request body should be nil, however {} is valid`],
    ["list", '{"dbName": ', 1801, `${format}error: unexpected EOF`],
    [
      "list",
      "<xml/>",
      1801,
      `${format}error: invalid character '<' looking for beginning of value`,
    ],
    [
      "list",
      "[]",
      1801,
      `${wrongType}array into Go value of type httpserver.OptionalCollectionNameReq`,
    ],
    [
      "list",
      '{"collectionName":7}',
      1801,
      `${wrongType}number into Go struct field OptionalCollectionNameReq.collectionName of type string`,
    ],
    [
      "describe",
      '{"jobId":453468002260053100}',
      1801,
      `${wrongType}number into Go struct field JobIDReq.jobId of type string`,
    ],
    [
      "describe",
      "{}",
      1802,
      "missing required parameters, error: Key: 'JobIDReq.JobID' Error:Field validation for 'JobID' failed on the 'required' tag",
    ],
    [
      "get_progress",
      "null",
      1802,
      "missing required parameters, error: Key: 'JobIDReq.JobID' Error:Field validation for 'JobID' failed on the 'required' tag",
    ],
    [
      "create",
      "{}",
      1802,
      "missing required parameters, error: Key: 'ImportReq.CollectionName' Error:Field validation for 'CollectionName' failed on the 'required' tag\nKey: 'ImportReq.Files' Error:Field validation for 'Files' failed on the 'required' tag",
    ],
    [
      "create",
      '{"collectionName":"books","files":"a.json"}',
      1801,
      `${wrongType}string into Go struct field ImportReq.files of type [][]string`,
    ],
    [
      "create",
      '{"collectionName":"books","files":["a.json"]}',
      1801,
      `${wrongType}string into Go struct field ImportReq.files of type []string`,
    ],
    [
      "create",
      '{"collectionName":"books","files":[[1]]}',
      1801,
      `${wrongType}number into Go struct field ImportReq.files of type string`,
    ],
    [
      "create",
      '{"collectionName":"books","files":[["a.json"]],"options":[]}',
      1801,
      `${wrongType}array into Go struct field ImportReq.options of type map[string]string`,
    ],
    [
      "create",
      '{"collectionName":"books","files":[["a.json"]],"options":{"auto_commit":true}}',
      1801,
      `${wrongType}bool into Go struct field ImportReq.options of type string`,
    ],
  ])("of %s may not be %j", async (verb, text, code, message) => {
    const { ask } = startDemo();
    expect(await ask(`jobs/import/${verb}`, text)).toMatchObject({
      status: 200,
      body: { code, message },
    });
  });

  test("may name its members in any case and bring unknown ones", async () => {
    const { demo, ask } = startDemo();
    const jobId = demo.addJob({ collection: "books" });
    const reply = await ask("jobs/import/describe", { JOBID: jobId, clusterId: "x", dbName: 7 });
    expect(reply.body).toMatchObject(ok({ jobId }));
  });
});

describe("a path", () => {
  test.each(["jobs/import/delete", "jobs/import/list/", "jobs/import", "collections/describe"])(
    "%s is not served",
    async (path) => {
      const { ask } = startDemo();
      expect(await ask(path)).toMatchObject({
        status: 404,
        headers: { "content-type": "text/plain" },
        body: "404 page not found",
      });
    },
  );

  test("is not served for a GET", async () => {
    const { demo } = startDemo();
    const path = "/v2/vectordb/jobs/import/list";
    expect(await demo.handle({ method: "GET", path, headers: {}, body: "" })).toMatchObject({
      status: 404,
      body: "404 page not found",
    });
  });

  test("may be asked about by a browser first", async () => {
    const { demo } = startDemo();
    const path = "/v2/vectordb/jobs/import/list";
    expect(await demo.handle({ method: "OPTIONS", path, headers: {}, body: "" })).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": "*" },
    });
  });
});
