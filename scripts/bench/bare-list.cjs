// The least that a list takes on Node: fetched, parsed and printed, no more. Node bare-list.cjs <uri>
const { request } = require("node:http");

const headers = { "Content-Type": "application/json" };
request(
  `${process.argv[2]}/v2/vectordb/jobs/import/list`,
  { method: "POST", headers },
  (response) => {
    /** @type {Buffer[]} */
    const pieces = [];
    response.on("data", (piece) => pieces.push(piece));
    response.on("end", () => {
      const { records } = JSON.parse(Buffer.concat(pieces).toString()).data;
      process.stdout.write(`${JSON.stringify(records)}\n`);
    });
  },
).end("{}");
