import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("./run.js").Command} Command */
/** @typedef {ReturnType<typeof findPrograms>} Programs */

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const node = process.execPath;

/**
 * The program that is built in a folder.
 * @param {string} folder
 * @returns {(...argv: string[]) => Command}
 */
export function programIn(folder) {
  const file = join(folder, "bin/milvus-import.js");
  return (...argv) => [node, file, ...argv];
}

/** What is compared with what. */
export function findPrograms() {
  const executable = join(root, "build/milvus-import");
  return {
    node,
    ours: programIn(root),
    /** @type {(uri: string) => Command} */
    bareList: (uri) => [node, join(here, "bare-list.cjs"), uri],
    executable: existsSync(executable) ? executable : undefined,
    peers,
  };
}

/**
 * Gets the same list by other means; this machine may lack some.
 * @param {string} uri
 * @returns {Record<string, Command>}
 */
function peers(uri) {
  const url = `${uri}/v2/vectordb/jobs/import/list`;
  const sdk = join(root, "test/sdk/node_modules/@zilliz/milvus2-sdk-node");
  const python = whereIsPython();
  return {
    ...(hasCurl() && {
      curl: ["sh", "-c", `curl -s -X POST -d '{}' ${url} | jq .data.records`],
    }),
    ...(python !== undefined && { "Python urllib": [python, "-c", urllib, url] }),
    ...(existsSync(sdk) && {
      "the official Node SDK": [node, join(here, "sdk-list.cjs"), sdk, uri],
    }),
  };
}

const urllib = `import json, sys, urllib.request
request = urllib.request.Request(sys.argv[1], b"{}", {"Content-Type": "application/json"})
print(json.dumps(json.load(urllib.request.urlopen(request))["data"]["records"]))`;

function hasCurl() {
  return succeeds("curl", "--version") && succeeds("jq", "--version");
}

/** The interpreter itself: a version manager's script in front of it would be timed too. */
function whereIsPython() {
  const ask = ["-c", "import sys; print(sys.executable)"];
  return succeeds("python3", ...ask)
    ? execFileSync("python3", ask, { encoding: "utf8" }).trim()
    : undefined;
}

/**
 * @param {string} file
 * @param {...string} args
 */
function succeeds(file, ...args) {
  try {
    execFileSync(file, args, { stdio: "ignore" });
    return true;
  } catch (error) {
    if (error instanceof Error && ("status" in error || "code" in error)) return false;
    throw error;
  }
}
