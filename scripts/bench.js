// Compares the built program with its budget and its peers: npm run bench. Exits 1 where a budget is missed.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { bigListRows, memoryOfLists } from "./bench/big-lists.js";
import { followingRows } from "./bench/following.js";
import { findPrograms } from "./bench/programs.js";
import { budgetTable, isMissed } from "./bench/rows.js";
import { startUpRows, terminalRows } from "./bench/start-up.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const pairs = 20;

const child = fork(fileURLToPath(new URL("bench/server.js", import.meta.url)));
const [port] = await once(child, "message");
const server = `http://127.0.0.1:${port}`;
const programs = findPrograms();

const measured = [
  ...(await startUpRows(server, programs, pairs)),
  ...(await terminalRows(server, programs, pairs)),
  ...(await bigListRows(server, programs, pairs)),
  ...(await followingRows(server, programs)),
  { what: "package to download", figure: packageKilobytes(), atMost: 400, unit: "KB" },
];
const lists = await memoryOfLists(server, programs);
measured.push(lists.row);
child.disconnect();
// What this machine lacks has no figure.
const rows = measured.filter(({ figure }) => !Number.isNaN(figure));

const [{ model = "" } = {}] = cpus();
const machine = `Node ${process.version} on ${process.platform}-${process.arch}, ${cpus().length} × ${model}; medians of ${pairs} rounds, in each of which every command runs once.`;
const report = `${machine}\n\n${budgetTable(rows)}\n${lists.table}`;
process.stdout.write(report);
if (process.argv.includes("--write")) writeReport();
if (rows.some(isMissed)) process.exitCode = 1;

function packageKilobytes() {
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  return Math.round(JSON.parse(packed)[0].size / 1_000);
}

function writeReport() {
  const text = readFileSync(page, "utf8");
  const [before, after] = [
    /^.*<!-- bench -->\n/s.exec(text)?.[0],
    /<!-- end -->.*$/s.exec(text)?.[0],
  ];
  if (before === undefined || after === undefined)
    throw new Error("docs/performance.md has no place for it");
  writeFileSync(page, `${before}\n${report}\n${after}`);
}
