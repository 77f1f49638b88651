// A Milvus that does nothing but list: POST /<jobs>/… gives so many jobs, POST /<jobs>/<polls>/… gives jobs that are
// all done at that poll. GET /… tells how often each kind of request came since the last GET.
import { once } from "node:events";
import { createServer } from "node:http";

const states = ["Pending", "Importing", "Completed", "Completed", "Completed", "Failed"];
const reason = "the vector field embedding has dimension 128, and the file has 256";

/** @type {Map<string, number>} */
const counts = new Map();

const server = createServer(async (request, response) => {
  const url = request.url ?? "";
  const [, jobs = "0", polls = ""] = /^\/(\d+)(?:\/(\d+))?\//.exec(url) ?? [];
  if (request.method === "GET") {
    response.end(JSON.stringify(Object.fromEntries(counts)));
    counts.clear();
    return;
  }
  let body = "";
  for await (const piece of request) body += piece;
  const kind = url.replace(/.*\//, "");
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const done = polls === "" ? null : (counts.get("list") ?? 0) / Number(polls);
  response.setHeader("Content-Type", "application/json");
  if (kind === "list") await writeList(response, Number(jobs), done);
  else response.end(`{"code":0,"data":${detail(JSON.parse(body).jobId, done ?? 0)}}`);
});

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} jobs
 * @param {number | null} done
 */
async function writeList(response, jobs, done) {
  response.write('{"code":0,"data":{"records":[');
  const atOnce = 500;
  for (let first = 0; first < jobs; first += atOnce) {
    const count = Math.min(atOnce, jobs - first);
    const records = Array.from({ length: count }, (_, index) => record(first + index, jobs, done));
    const piece = `${first === 0 ? "" : ","}${records.join(",")}`;
    if (!response.write(piece)) await once(response, "drain");
  }
  response.end("]}}");
}

/**
 * As a server orders them: not at all.
 * @param {number} index
 * @param {number} jobs
 * @param {number | null} done
 */
function record(index, jobs, done) {
  const place = (index * 7919) % jobs;
  const id = `453468002${String(260_053_160 + place * 20).padStart(9, "0")}`;
  if (done !== null) {
    return `{"jobId":"${id}","collectionName":"products_${place % 7}",${moving(place, done)}}`;
  }
  const state = states[place % 6];
  const progress = state === "Importing" ? place % 100 : state === "Completed" ? 100 : 0;
  const why = state === "Failed" ? reason : "";
  return `{"jobId":"${id}","collectionName":"products_${place % 7}","state":"${state}","progress":${progress},"reason":"${why}"}`;
}

/**
 * Jobs move in different polls, so that some job has moved in each.
 * @param {number} place
 * @param {number} done
 */
function moving(place, done) {
  if (done >= 1) return '"state":"Completed","progress":100';
  const progress = Math.min(99, Math.floor(done * 90 + (place % 97) / 10));
  return `"state":"Importing","progress":${progress}`;
}

/**
 * @param {string} jobId
 * @param {number} done
 */
function detail(jobId, done) {
  const place = Number(jobId.slice(-9));
  const rows = Math.floor(done * 1_000_000);
  return `{"jobId":"${jobId}","collectionName":"products_1",${moving(place, done)},"importedRows":${rows},"totalRows":1000000,"fileSize":123456789,"details":[{"fileName":"[a/1.parquet]","fileSize":123456789,"progress":50,"state":"Importing","importedRows":${rows},"totalRows":1000000}]}`;
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.(address.port);
});
process.on("disconnect", () => process.exit());
