import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { load } from "js-yaml";
import { onTestFinished } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import { createMilvus, type Milvus } from "../milvus/milvus.ts";
import { type BinaryResult, milvusImport } from "./binary.ts";
import { type Files, makePlace, temporaryFolder } from "./place.ts";
import { type AtEnd, serveMilvus } from "./servers.ts";
import { openCommand, type Terminal } from "./terminal.ts";

export interface Shell {
  /** The working directory of every script. */
  cwd: string;
  /** As CI runs scripts: the first command that fails ends it. */
  run(script: string, env?: Env): Promise<Pick<BinaryResult, "exitCode" | "stdout" | "stderr">>;
}

export interface ShellOptions {
  /** Flags for every command that the scripts run, and those of commands that follow jobs. */
  flags?: { all: string; following: string };
  atEnd?: AtEnd;
}

/** A bash that finds the built program as `milvus-import`, and for which `npm` has always done its work already. */
export async function openShell(
  env: Env,
  files: Files = {},
  { flags = { all: "", following: "" }, atEnd = onTestFinished }: ShellOptions = {},
): Promise<Shell> {
  const place = makePlace(files, env);
  atEnd(() => place.remove());
  const { file, args } = milvusImport([]);
  const program = `exec '${[file, ...args].join("' '")}' "$@" ${flags.all}`;
  const following = `case $1 in wait|commit) ${program} ${flags.following} ;; esac`;
  const commands = { "milvus-import": `${following}\n${program}`, npm: "" };
  const folder = join(place.home, "bin");
  await mkdir(folder);
  for (const [name, line] of Object.entries(commands)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  const PATH = `${folder}:${place.env.PATH}`;
  return {
    cwd: place.cwd,
    async run(script, more) {
      const { exitCode, stdout, stderr } = await execa("bash", ["-eo", "pipefail", "-c", script], {
        cwd: place.cwd,
        env: { ...place.env, PATH, ...more },
        extendEnv: false,
        reject: false,
        stripFinalNewline: false,
        stdin: "ignore",
      });
      return { exitCode, stdout, stderr };
    },
  };
}

/** Not every machine has each program that a page makes use of. */
export function isMissing(program: string): boolean {
  return spawnSync(program, ["--version"]).error !== undefined;
}

export type TestedShell = "bash" | "zsh" | "fish";

export interface PromptedShell extends Terminal {
  /** Where the shell stands; empty at its start. */
  folder: string;
  /** The line with the prompt that is being typed at, without the prompt. */
  line(): string;
  /** Resolves once this line is as `isSo` wants it. */
  lineIs(isSo: (line: string) => boolean): Promise<void>;
  /** Types and presses Tab; again where a busy machine gave the program no answer in time. */
  complete(typed: string): Promise<void>;
}

const prompt = "ready> ";
const backspace = "\x7f";
const clear = "\x15";

/** What people write into the file that their shell reads at its start, and a prompt to be found by. */
const startFiles: Record<TestedShell, { path: string; text: string }> = {
  bash: {
    path: "bashrc",
    text: `PS1='${prompt}'\nbind 'set show-all-if-ambiguous on'\neval "$(milvus-import completion bash)"\n`,
  },
  zsh: {
    path: ".zshrc",
    text: `PS1='${prompt}'\nautoload -U compinit && compinit -u -D\neval "$(milvus-import completion zsh)"\n`,
  },
  fish: {
    path: "fish/config.fish",
    text: `function fish_prompt; echo -n '${prompt}'; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\nmilvus-import completion fish | source\n`,
  },
};

const invocations: Record<TestedShell, (home: string) => { args: string[]; env: Env }> = {
  bash: (home) => ({ args: ["--rcfile", join(home, "bashrc"), "-i"], env: {} }),
  zsh: (home) => ({ args: ["-i"], env: { ZDOTDIR: home } }),
  fish: (home) => ({ args: ["-i"], env: { XDG_CONFIG_HOME: home } }),
};

/** An interactive shell on a terminal, with the program in its path and its completion loaded. */
export async function openPromptedShell(shell: TestedShell, env: Env = {}): Promise<PromptedShell> {
  const root = temporaryFolder();
  const [bin, folder] = [join(root, "bin"), join(root, "work")];
  const start = startFiles[shell];
  for (const made of [bin, folder, join(root, "fish")]) await mkdir(made);
  const { file, args } = milvusImport([]);
  const words = [file, ...args].map((word) => `'${word}'`).join(" ");
  await writeFile(join(bin, "milvus-import"), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  await writeFile(join(root, start.path), `${start.text}cd '${folder}'\n`);
  const invocation = invocations[shell](root);
  const terminal = await openCommand(
    { file: shell, args: invocation.args },
    {
      columns: 120,
      rows: 40,
      env: {
        PATH: [bin, process.env.PATH].join(delimiter),
        LANG: "C.UTF-8",
        XDG_CACHE_HOME: join(root, "cache"),
        ...invocation.env,
        ...env,
      },
    },
  );
  const line = () => {
    const typed = terminal.screen().findLast((shown) => shown.startsWith(prompt.trimEnd()));
    return typed?.slice(prompt.length) ?? "";
  };
  const lineIs: PromptedShell["lineIs"] = (isSo) => terminal.waitFor(() => isSo(line()));
  const complete = async (typed: string) => {
    for (let tries = 0; tries < 5; tries += 1) {
      await rm(join(root, "cache"), { recursive: true, force: true });
      // What is typed behind the Tab is there when the shell has done with it.
      terminal.press(`${typed}\t;`);
      await lineIs((shown) => shown.endsWith(";"));
      const isOffered = line() !== `${typed};`;
      terminal.press(isOffered ? backspace : clear);
      await lineIs((shown) => !shown.endsWith(";"));
      if (isOffered) return;
    }
  };
  await terminal.waitFor((lines) => lines.some((shown) => shown === prompt.trimEnd()));
  return { ...terminal, folder, line, lineIs, complete };
}

export interface Workflow {
  jobs: Record<string, { env: Record<string, string>; steps: Step[] }>;
}

export interface Step {
  name?: string;
  id?: string;
  run?: string;
  if?: string;
}

export interface Pipeline {
  /** Each has one job of its name. */
  stages: ("create" | "wait")[];
  create: PipelineJob;
  wait: PipelineJob;
}

interface PipelineJob {
  script: string[];
  allow_failure?: { exit_codes: number[] };
  retry: { max: number; exit_codes: number[] };
}

export const page = readFileSync(new URL("../../docs/ci.md", import.meta.url), "utf8");
export const recipes = new Map(
  [...page.matchAll(/^## ([^\n]+)\n[^#]*?```(?:yaml|sh)\n(.*?)```/gms)].map(
    ([, title = "", code = ""]) => [title, code],
  ),
);

/** What a recipe in YAML says; who asks for it knows its shape. */
export function recipe(title: string) {
  return JSON.parse(JSON.stringify(load(recipes.get(title) ?? "")));
}

/** A server on which minutes pass from one request to the next, so that nobody waits, and a shell beside the files. */
export async function scene(
  files: string,
  minutes = 5,
): Promise<{ demo: Milvus; url: string; shell: Shell }> {
  const noon = Date.UTC(2026, 10, 1, 12);
  const demo: Milvus = createMilvus({
    now: () => noon + Math.max(0, demo.requests.length - 1) * minutes * 60_000,
    users: { root: "Milvus" },
  });
  fillDemo(demo);
  const url = await serveMilvus(demo);
  const env = { MILVUS_URI: url, MILVUS_TOKEN: "root:Milvus", CI: "true" };
  return { demo, url, shell: await openShell(env, { "files.txt": files }) };
}

/**
 * Runs the shell steps as a runner does, and gives the exit code of each; `null` where it was left out. `before` is called
 * before each step that runs.
 */
export async function runWorkflow(
  workflow: Workflow,
  shell: Shell,
  before: (step: Step) => void = () => {},
) {
  const [job] = Object.values(workflow.jobs);
  const codes: (number | null)[] = [];
  const outcomes = new Map<string | undefined, string>();
  let hasFailed = false;
  let log = "";
  for (const step of job?.steps.filter(({ run }) => run !== undefined) ?? []) {
    if (!isDue(step.if, hasFailed, outcomes)) {
      codes.push(null);
      outcomes.set(step.id, "skipped");
      continue;
    }
    before(step);
    const { exitCode, stdout, stderr } = await shell.run(step.run ?? "", {
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ID: "1234",
      GITHUB_STEP_SUMMARY: join(shell.cwd, "summary.md"),
    });
    codes.push(exitCode ?? -1);
    outcomes.set(step.id, exitCode === 0 ? "success" : "failure");
    hasFailed ||= exitCode !== 0;
    log += stdout + stderr;
  }
  return { codes, log };
}

/** Whether a step runs. Only the conditions of our recipes are known. */
function isDue(
  condition = "success()",
  hasFailed: boolean,
  outcomes: ReadonlyMap<string | undefined, string>,
): boolean {
  return condition.split(" && ").every((term) => {
    if (term === "success()") return !hasFailed;
    if (term === "failure()") return hasFailed;
    const [, id, outcome] = /^steps\.(\w+)\.outcome == '(\w+)'$/.exec(term) ?? [];
    if (id === undefined) throw new Error(`unknown condition: ${term}`);
    return outcomes.get(id) === outcome;
  });
}

/**
 * Runs the jobs of a pipeline with their retries, until one fails, and gives the exit codes of every try. `before` is
 * called before each of them.
 */
export async function runPipeline(
  pipeline: Pipeline,
  shell: Shell,
  before: (name: string, tries: number) => void = () => {},
): Promise<Record<string, number[]>> {
  const codes: Record<string, number[]> = {};
  for (const name of pipeline.stages) {
    const { script, retry } = pipeline[name];
    const tries: number[] = [];
    do {
      before(name, tries.length);
      const { exitCode } = await shell.run(script.join("\n"));
      tries.push(exitCode ?? -1);
    } while (tries.length <= retry.max && retry.exit_codes.includes(tries.at(-1) ?? 0));
    codes[name] = tries;
    if (tries.at(-1) !== 0) break;
  }
  return codes;
}
