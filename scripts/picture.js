// Draws what a command shows in a terminal: node scripts/picture.js docs/list.svg [--columns 100] -- demo list
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { visibleRuns } from "./terminal/runs.js";
import { openScreen, visibleLines } from "./terminal/screen.js";
import { windowSvg } from "./terminal/svg.js";

const program = fileURLToPath(new URL("../bin/milvus-import.js", import.meta.url));
const most = 60;

const { values, positionals } = parseArgs({
  options: { columns: { type: "string", default: "100" } },
  allowPositionals: true,
});
const [file, ...argv] = positionals;
if (file === undefined || argv.length === 0) {
  throw new Error("usage: node scripts/picture.js <file.svg> [--columns <n>] -- <command…>");
}
const columns = Number(values.columns);
const screen = await screenAfter(argv, columns);
const title = `milvus-import ${argv.join(" ")}`;
await mkdir(dirname(file), { recursive: true });
await writeFile(file, windowSvg(screen, { columns, title }));

/**
 * @param {string[]} argv
 * @param {number} columns
 */
async function screenAfter(argv, columns) {
  const home = await mkdtemp(join(tmpdir(), "milvus-import-"));
  const env = { PATH: process.env.PATH, HOME: home, TERM: "xterm-256color" };
  const { screen, exit } = openScreen(process.execPath, [program, ...argv], {
    columns,
    rows: most,
    cwd: home,
    env,
  });
  const { exitCode } = await exit;
  await rm(home, { recursive: true });
  const lines = visibleLines(screen);
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}:\n${lines.join("\n").trim()}`);
  if (screen.buffer.active.baseY > 0) throw new Error(`more than ${most} rows`);
  const rows = lines.findLastIndex((line) => line !== "") + 1;
  return Array.from({ length: rows }, (_, row) => visibleRuns(screen, row));
}
