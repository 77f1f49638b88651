// Compares the built program with its budget and its peers: npm run bench. Exits 1 where a budget is missed.
// Compares it with another build: npm run bench -- --against <folder of another checkout> [--rounds <count>].
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { againstTable } from "./bench/against.js";
import { bigListRows, memoryOfLists } from "./bench/big-lists.js";
import { followingRows } from "./bench/following.js";
import { findPrograms, programIn } from "./bench/programs.js";
import { budgets, budgetTable, isMissed } from "./bench/rows.js";
import { startUpRows, terminalRows } from "./bench/start-up.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const { values: options } = parseArgs({
  options: { write: { type: "boolean" }, against: { type: "string" }, rounds: { type: "string" } },
});
const rounds = Number(options.rounds ?? 20);

const child = fork(fileURLToPath(new URL("bench/server.js", import.meta.url)));
const [port] = await once(child, "message");
const server = `http://127.0.0.1:${port}`;
const programs = findPrograms();

const [{ model = "" } = {}] = cpus();
const machine = `Node ${process.version} on ${process.platform}-${process.arch}, ${cpus().length} × ${model}; medians of ${rounds} rounds; every command runs once per round.`;
const report =
  options.against === undefined ? await budgetReport() : await againstReport(options.against);
child.disconnect();
process.stdout.write(report);
if (options.write) writeReport();

async function budgetReport() {
  const measured = [
    ...(await startUpRows(server, programs, rounds)),
    ...(await terminalRows(server, programs, rounds)),
    ...(await bigListRows(server, programs, rounds)),
    ...(await followingRows(server, programs)),
    {
      what: "package to download",
      figure: packageKilobytes(),
      atMost: budgets.packageKB,
      unit: "KB",
    },
  ];
  const lists = await memoryOfLists(server, programs);
  // What this machine lacks has no figure.
  const rows = [...measured, lists.row].filter(({ figure }) => !Number.isNaN(figure));
  if (rows.some(isMissed)) process.exitCode = 1;
  return `${machine}\n\n${budgetTable(rows)}\n${lists.table}`;
}

/** @param {string} folder */
async function againstReport(folder) {
  const pair = { node: programs.node, now: programs.ours, before: programIn(resolve(folder)) };
  return `${machine}\n\n${await againstTable(server, pair, rounds)}`;
}

function packageKilobytes() {
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  return Math.round(JSON.parse(packed)[0].size / 1_000);
}

/** Puts the report between the marks that docs/performance.md has for its kind. */
function writeReport() {
  const text = readFileSync(page, "utf8");
  const mark = options.against === undefined ? "bench" : "against";
  const place = new RegExp(`(?<=<!-- ${mark} -->\\n).*?(?=<!-- end of ${mark} -->)`, "s");
  if (!place.test(text)) throw new Error(`docs/performance.md has no place for ${mark}`);
  writeFileSync(
    page,
    text.replace(place, () => `\n${report}\n`),
  );
}
