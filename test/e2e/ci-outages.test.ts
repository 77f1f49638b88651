import { describe, expect, type TestContext, test } from "vitest";
import { createPlainServer, type Fault, type PlainServer } from "../milvus/plain-server.ts";
import { servePlain } from "../support/servers.ts";
import {
  isMissing,
  openShell,
  type Pipeline,
  recipe,
  recipes,
  runPipeline,
  runWorkflow,
  type Shell,
  type Workflow,
} from "../support/shells.ts";

/** One unit more than a job takes, so that there are two jobs. */
const units = Array.from({ length: 1_025 }, (_, index) => `data/${index}.parquet`);

interface Scene {
  server: PlainServer;
  shell: Shell;
  /** How many of the next requests are cut off before the server reads them. */
  outage: { left: number };
  /** The state of each job, in the order of creation. */
  states(): string[];
}

/** Returns what goes wrong with the nth request of a verb that names a job or a collection. */
type SceneFault = (verb: string, count: number, outage: Scene["outage"]) => Fault | undefined;

async function openScene(
  { onTestFinished: atEnd }: TestContext,
  honorsKeys: boolean,
  fault: SceneFault = () => undefined,
  rows: [number, number] = [1_000, 1_000],
): Promise<Scene> {
  const outage = { left: 0 };
  const counts = new Map<string, number>();
  const server: PlainServer = createPlainServer({
    now: Date.now,
    honorsKeys,
    collections: { default: ["reviews", "products"] },
    stateAt: (job) => {
      job.rows[0] = rows;
      return job.options.auto_commit === "false" ? "Uncommitted" : "Completed";
    },
    fault: (verb, _count, { jobId }) => {
      if (outage.left > 0) {
        outage.left -= 1;
        return { before: "cut" };
      }
      // Without a job it only asks whether the server knows the verb.
      if (verb === "commit" && jobId === undefined) return undefined;
      const count = (counts.get(verb) ?? 0) + 1;
      counts.set(verb, count);
      return fault(verb, count, outage);
    },
  });
  const shell = await openShell(
    { MILVUS_URI: await servePlain(server, atEnd), CI: "true" },
    { "files.txt": `${units.join("\n")}\n` },
    { atEnd, flags: { all: "--retries 0", following: "--interval 1s --max-outage 1s" } },
  );
  const states = () => server.jobs.map(({ state }) => state || "unchanged");
  return { server, shell, outage, states };
}

/** How many jobs there are, and how many units are in more than one of them, whatever their state. */
function loaded({ server }: Scene): { jobs: number; twice: number } {
  const all = server.jobs.flatMap(({ files }) => files.map((unit) => unit.join(",")));
  return { jobs: server.jobs.length, twice: all.length - new Set(all).size };
}

const lostAfter: Fault = { after: "cut" };
const lostBefore: Fault = { before: "cut" };
const refused: Fault = { before: { status: 200, body: { code: 3000, message: "not now" } } };
/** Has no effect and exit code 6. */
const redirected: Fault = { before: { status: 307, body: "" } };
const forbidden: Fault = {
  before: { status: 403, body: { code: 65535, message: "PermissionDenied: permission deny" } },
};

/** The fault of the nth request of a verb. */
const once =
  (verb: string, nth: number, fault: Fault): SceneFault =>
  (name, count) =>
    name === verb && count === nth ? fault : undefined;

/** No response from the request behind the nth of a verb on. */
const awayAfter =
  (verb: string, nth: number): SceneFault =>
  (name, count, outage) => {
    if (name === verb && count === nth) outage.left = Number.POSITIVE_INFINITY;
    return undefined;
  };

describe.skipIf(isMissing("jq"))("load, check, then publish", { concurrent: true }, () => {
  const workflow: Workflow = recipe("GitHub Actions: load, check, then publish");
  const published = [0, 0, 0, 0, 0, null];

  /** Runs the steps; the server is away from the named step on until all have ended. */
  async function run({ shell, outage }: Scene, awayFrom?: string) {
    const { codes } = await runWorkflow(workflow, shell, ({ name }) => {
      if (awayFrom !== undefined && name === awayFrom) outage.left = Number.POSITIVE_INFINITY;
    });
    outage.left = 0;
    return codes;
  }

  test.for<readonly [string, SceneFault]>([
    ["the response to a create is lost after its effect", once("create", 2, lostAfter)],
    ["a create is lost", once("create", 2, lostBefore)],
    ["the response to a commit is lost after its effect", once("commit", 1, lostAfter)],
    ["a commit is lost", once("commit", 2, lostBefore)],
  ])("publishes each unit once if %s", async ([_what, fault], context) => {
    const scene = await openScene(context, true, fault);
    expect(await run(scene)).toEqual(published);
    expect(scene.states()).toEqual(["Completed", "Completed"]);
    expect(loaded(scene)).toEqual({ jobs: 2, twice: 0 });
  });

  const untouched = ["unchanged", "unchanged"];

  test.for<readonly [string, SceneFault, string | undefined, (number | null)[], string[]]>([
    ["before create", () => undefined, "Load", [0, 6, null, null, null, null], []],
    ["during wait", awayAfter("create", 2), undefined, [0, 6, null, null, null, null], untouched],
    ["before describe", () => undefined, "Read the result", [0, 0, 6, null, null, null], untouched],
    ["before commit", () => undefined, "Publish", [0, 0, 0, 0, 6, null], untouched],
    [
      "between two commits",
      awayAfter("commit", 1),
      undefined,
      [0, 0, 0, 0, 6, null],
      ["Completed", "unchanged"],
    ],
  ])(
    "drops nothing in an outage %s, and publishes when it runs again",
    async ([_when, fault, step, codes, left], context) => {
      const scene = await openScene(context, true, fault);
      expect(await run(scene, step)).toEqual(codes);
      expect(scene.states()).toEqual(left);
      expect(await run(scene)).toEqual(published);
      expect(scene.states()).toEqual(["Completed", "Completed"]);
      expect(loaded(scene)).toEqual({ jobs: 2, twice: 0 });
      expect(scene.server.verbs).not.toContain("abort");
    },
  );

  test("drops nothing if a commit is refused after another one", async (context) => {
    const scene = await openScene(context, true, once("commit", 2, refused));
    expect(await run(scene)).toEqual([0, 0, 0, 0, 1, null]);
    expect(scene.states()).toEqual(["Completed", "unchanged"]);
    expect(await run(scene)).toEqual(published);
    expect(scene.states()).toEqual(["Completed", "Completed"]);
    expect(scene.server.verbs).not.toContain("abort");
  });

  test.for<readonly [string, SceneFault]>([
    ["", () => undefined],
    [", also if an abort is lost", once("abort", 2, lostBefore)],
    [", also if the response to an abort is lost", once("abort", 1, lostAfter)],
  ])("drops all rows if the check fails%s", async ([_what, fault], context) => {
    const scene = await openScene(context, true, fault, [900, 1_000]);
    expect(await run(scene)).toEqual([0, 0, 0, 1, null, 0]);
    expect(scene.states()).toEqual(["Failed", "Failed"]);
  });

  test("drops the rows when it runs again after an outage of abort", async (context) => {
    const scene = await openScene(context, true, undefined, [900, 1_000]);
    expect(await run(scene, "Drop what failed the check")).toEqual([0, 0, 0, 1, null, 6]);
    expect(scene.states()).toEqual(untouched);
    expect(await run(scene)).toEqual([0, 0, 0, 1, null, 0]);
    expect(scene.states()).toEqual(["Failed", "Failed"]);
    expect(loaded(scene)).toEqual({ jobs: 2, twice: 0 });
  });

  test("ends with 9 and touches nothing where idempotency keys are ignored", async (context) => {
    const scene = await openScene(context, false, once("create", 1, lostAfter));
    expect(await run(scene)).toEqual([0, 9, null, null, null, null]);
    expect(scene.states()).toEqual(["unchanged"]);
    expect(scene.server.verbs).not.toContain("abort");
  });
});

describe.concurrent.each([
  ["supports", true],
  ["ignores", false],
])("on a server that %s idempotency keys", (_how, honorsKeys) => {
  const pipeline: Pipeline = recipe("GitLab CI: import and wait");

  test.for<readonly [string, SceneFault, number[]]>([
    ["the response to a create is lost", once("create", 2, lostAfter), [0]],
    ["the second of two creates fails with 6", once("create", 2, redirected), [6, 0]],
  ])("the GitLab pipeline imports once if %s", async ([_what, fault, create], context) => {
    const scene = await openScene(context, honorsKeys, fault);
    expect(await runPipeline(pipeline, scene.shell)).toEqual({ create, wait: [0] });
    expect(loaded(scene)).toEqual({ jobs: 2, twice: 0 });
  });

  test("the GitLab pipeline imports once in an outage of each of its jobs", async (context) => {
    const scene = await openScene(context, honorsKeys);
    const codes = await runPipeline(pipeline, scene.shell, (_name, tries) => {
      scene.outage.left = tries === 0 ? Number.POSITIVE_INFINITY : 0;
    });
    expect(codes).toEqual({ create: [6, 0], wait: [6, 0] });
    expect(loaded(scene)).toEqual({ jobs: 2, twice: 0 });
  });

  test("the shell recipe imports once after an outage", async (context) => {
    const scene = await openScene(context, honorsKeys, once("create", 2, redirected));
    const { exitCode, stdout } = await retry(scene);
    expect([exitCode, stdout.match(/Completed/g)]).toEqual([0, ["Completed", "Completed"]]);
    expect(loaded(scene)).toEqual({ jobs: 2, twice: 0 });
  });
});

function retry({ shell }: Scene) {
  return shell.run(recipes.get("Shell: retry after an outage") ?? "", { PAUSE: "0" });
}

describe.concurrent("an unknown outcome", () => {
  /** The user may create jobs but not list them. */
  const unseen: SceneFault = (verb) =>
    verb === "list" ? forbidden : verb === "create" ? lostAfter : undefined;

  test("is not retried by the GitLab pipeline", async (context) => {
    const scene = await openScene(context, false, unseen);
    const pipeline: Pipeline = recipe("GitLab CI: import and wait");
    expect(await runPipeline(pipeline, scene.shell)).toEqual({ create: [9] });
    expect(scene.server.jobs).toHaveLength(1);
  });

  test("is not retried by the shell recipe", async (context) => {
    const scene = await openScene(context, false, unseen);
    const { exitCode, stdout } = await retry(scene);
    expect([exitCode, stdout]).toEqual([
      9,
      "it is unknown whether a job was created: check before you retry\n",
    ]);
    expect(scene.server.jobs).toHaveLength(1);
  });
});
