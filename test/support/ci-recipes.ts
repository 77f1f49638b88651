import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { onTestFinished } from "vitest";
import { listen } from "../../src/demo/listen.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import { createMilvus, type Milvus } from "../milvus/milvus.ts";
import { openShell, type Shell } from "./shell.ts";

export interface Workflow {
  jobs: Record<string, { env: Record<string, string>; steps: Step[] }>;
}

interface Step {
  run?: string;
  if?: string;
}

export interface Pipeline {
  import: { script: string[]; allow_failure: object; retry: object };
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
  const { url, close } = await listen(demo);
  onTestFinished(close);
  const env = { MILVUS_URI: url, MILVUS_TOKEN: "root:Milvus", CI: "true" };
  return { demo, url, shell: await openShell(env, { "files.txt": files }) };
}

/** Runs the shell steps as a runner does, and gives the exit code of each; `null` where it was left out. */
export async function runWorkflow(workflow: Workflow, shell: Shell) {
  const [job] = Object.values(workflow.jobs);
  const codes: (number | null)[] = [];
  let log = "";
  for (const step of job?.steps.filter(({ run }) => run !== undefined) ?? []) {
    const hasFailed = codes.some((code) => code !== 0 && code !== null);
    if (hasFailed !== (step.if === "failure()")) {
      codes.push(null);
      continue;
    }
    const { exitCode, stdout, stderr } = await shell.run(step.run ?? "", {
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ID: "1234",
      GITHUB_STEP_SUMMARY: join(shell.cwd, "summary.md"),
    });
    codes.push(exitCode ?? -1);
    log += stdout + stderr;
  }
  return { codes, log };
}
