// The same jobs by the official Node SDK: node sdk-list.cjs <folder of the SDK> <uri>
const [, , sdk = "", endpoint = ""] = process.argv;
const { HttpClient } = require(sdk);

new HttpClient({ endpoint })
  .listImportJobs({})
  .then((/** @type {{ data: { records: object[] } }} */ { data }) =>
    process.stdout.write(`${JSON.stringify(data.records)}\n`),
  );
