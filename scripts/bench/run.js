import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn as spawnInTerminal } from "@lydell/node-pty";

/** @typedef {readonly [file: string, ...args: string[]]} Command */
/** @typedef {{ terminal?: boolean, env?: Record<string, string> }} Surroundings */
/** @typedef {{ cpuMs: number, peakMiB: number, writes: number, heap: number[] }} Usage */
/** @typedef {{ ms: number, bytes: number }} Run */

const home = mkdtempSync(join(tmpdir(), "milvus-import-bench-"));
process.on("exit", () => rmSync(home, { recursive: true }));

const pipe = join(home, "stdout");
execFileSync("mkfifo", [pipe]);

const meter = fileURLToPath(new URL("meter.cjs", import.meta.url));
const path = process.env.PATH ?? "";
/** Without NODE_EXTRA_CA_CERTS: Node 20 reads all certificates of that file at each start, which takes 35 ms. */
const base = { PATH: path, HOME: home, TERM: "xterm-256color", LANG: "C.UTF-8" };

/**
 * What the program finds in its configuration file.
 * @param {{ uri: string } | { profiles: Record<string, { uri: string }> }} config
 */
export function configure(config) {
  writeFileSync(join(home, ".milvusrc"), JSON.stringify(config));
}

/**
 * Runs a command to its end, in a pipe that is read as fast as it can be, or in a terminal of 120 x 40.
 * @param {Command} command
 * @param {Surroundings} [surroundings]
 * @returns {Promise<Run>}
 */
export function run([file, ...args], { terminal = false, env = {} } = {}) {
  const start = performance.now();
  const options = { cwd: home, env: { ...base, ...env } };
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const end = (/** @type {number | null} */ exitCode) => {
      if (exitCode === 0) resolve({ ms: performance.now() - start, bytes });
      else reject(new Error(`${file} ${args.join(" ")}: exit code ${exitCode}`));
    };
    if (terminal) {
      const pty = spawnInTerminal(file, args, { ...options, cols: 120, rows: 40 });
      pty.onData((text) => {
        bytes += text.length;
      });
      pty.onExit(({ exitCode }) => end(exitCode));
      return;
    }
    const [stdout, writeEnd] = openPipe();
    const child = spawn(file, args, { ...options, stdio: ["ignore", writeEnd, "ignore"] });
    closeSync(writeEnd);
    stdout.on("data", (piece) => {
      bytes += piece.length;
    });
    const closed = once(stdout, "close");
    child.on("error", reject);
    child.on("exit", (exitCode) => void closed.then(() => end(exitCode), reject));
  });
}

/**
 * A pipe as a shell makes one: what Node calls a pipe is a pair of sockets, which programs may write to in another way.
 * @returns {[stdout: Socket, writeEnd: number]}
 */
function openPipe() {
  const readEnd = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  return [new Socket({ fd: readEnd, readable: true, writable: false }), openSync(pipe, "w")];
}

/**
 * Runs the program once and tells what it has used.
 * @param {Command} its first word is Node
 * @param {Surroundings} [surroundings]
 * @returns {Promise<Run & Usage>}
 */
export async function measure([node, ...args], surroundings = {}) {
  const file = join(home, "usage.json");
  const env = { ...surroundings.env, METER_FILE: file };
  const command = /** @type {const} */ ([node, "--expose-gc", "--require", meter, ...args]);
  const result = await run(command, { ...surroundings, env });
  return { ...result, ...JSON.parse(readFileSync(file, "utf8")) };
}
