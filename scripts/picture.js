// Draws the pictures of docs/ from what commands show in a terminal, all or those that are named: npm run picture -- list
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pictures } from "./terminal/pictures.js";
import { visibleRuns } from "./terminal/runs.js";
import { openScreen, visibleLines } from "./terminal/screen.js";
import { windowSvg } from "./terminal/svg.js";

const program = fileURLToPath(new URL("../bin/milvus-import.js", import.meta.url));
const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const most = 60;
/** What a reader needs for a frame, and for the last one. */
const seconds = { frame: 1, last: 6 };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
if (unknown.length > 0) throw new Error(`no such picture: ${unknown.join(", ")}`);
for (const picture of pictures) {
  if (names.length > 0 && !names.includes(picture.name)) continue;
  const { name, argv, columns, atSeconds } = picture;
  // Only the clock of a demo that runs one command makes a stall short enough for a film.
  const words = atSeconds === undefined ? argv : ["demo", ...argv];
  const frames = await takeFrames(words, picture);
  const title = `milvus-import ${words.join(" ")}`;
  await writeFile(join(docs, `${name}.svg`), windowSvg(frames, { columns, title }));
}

/**
 * @param {readonly string[]} words
 * @param {import("./terminal/pictures.js").Picture} picture
 */
async function takeFrames(words, { columns, exitCode, atSeconds }) {
  const home = await mkdtemp(join(tmpdir(), "milvus-import-"));
  const demo = atSeconds === undefined ? await startDemo() : null;
  const env = { PATH: process.env.PATH, HOME: home, TERM: "xterm-256color", MILVUS_URI: demo?.url };
  const place = { columns, rows: most, cwd: home, env };
  const { screen, exit } = openScreen(process.execPath, [program, ...words], place);
  const startedMs = performance.now();
  const frames = [];
  for (const second of atSeconds ?? []) {
    await setTimeout(second * 1_000 - (performance.now() - startedMs));
    frames.push({ rows: rowsOf(screen), seconds: seconds.frame });
  }
  const ended = await exit;
  demo?.stop();
  await rm(home, { recursive: true });
  const text = visibleLines(screen).join("\n").trim();
  if (ended.exitCode !== exitCode) throw new Error(`exit code ${ended.exitCode}:\n${text}`);
  if (screen.buffer.active.baseY > 0) throw new Error(`more than ${most} rows`);
  return [...frames, { rows: rowsOf(screen), seconds: seconds.last }];
}

/** Starts a demo that runs until it is stopped. */
async function startDemo() {
  const demo = spawn(process.execPath, [program, "demo"], { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: demo.stderr })) {
    const [, url] = /MILVUS_URI=(\S+)/.exec(line) ?? [];
    if (url !== undefined) return { url, stop: () => demo.kill() };
  }
  throw new Error("the demo does not run");
}

/** @param {import("@xterm/headless").Terminal} screen */
function rowsOf(screen) {
  const rows = visibleLines(screen).findLastIndex((line) => line !== "") + 1;
  return Array.from({ length: rows }, (_, row) => visibleRuns(screen, row));
}
