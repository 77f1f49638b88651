import { expect, test } from "vitest";
import { createClock } from "../support/clock.ts";
import { loadAllSources, networkError, respond, runner } from "../support/world.ts";

await loadAllSources();

const minute = 60_000;

interface ServedJob {
  jobId: string;
  progress: number;
  state?: string;
  /** What only describe shows. */
  importedRows?: number;
  totalRows?: number;
  details?: readonly object[];
}

/** A server whose jobs are those that `jobsAt` returns so long after the start; it `hangs` when it is to describe one. */
function serve(jobsAt: (ms: number) => readonly ServedJob[], hangs = false) {
  const clock = createClock();
  const startedMs = clock.elapsedMs();
  const answer = (verb: string, { jobId }: { jobId?: string }) => {
    const jobs = jobsAt(clock.elapsedMs() - startedMs).map((job) => ({
      collectionName: "books",
      state: "Importing",
      ...job,
    }));
    if (verb === "describe") return { details: [], ...jobs.find((job) => job.jobId === jobId) };
    return { records: jobs.map(({ jobId, state, progress }) => ({ jobId, state, progress })) };
  };
  return runner(
    async (url, { body = "{}", limitMs = 0 }) => {
      const verb = url.split("/").at(-1) ?? "";
      if (verb === "describe" && hangs) {
        await clock.sleep(limitMs);
        throw networkError("ETIMEDOUT");
      }
      return respond({ body: { code: 0, data: answer(verb, JSON.parse(body)) } });
    },
    { clock },
  );
}

const notes = (text: string) => text.match(/(?<=note: ).*/g) ?? [];

test("a job that stands still is told after ten minutes, once, while another moves", async () => {
  const { run } = serve((ms) => [
    { jobId: "201", progress: 80 },
    { jobId: "202", progress: 41 + Math.floor(ms / 60_000) },
  ]);
  const { exitCode, stderr } = await run("wait 201 202 --timeout 25m");
  expect(notes(stderr)).toEqual([
    "job 201: no progress for 10 minutes at 80% (building index); usual cause: needs an index on the vector field and a running index node",
  ]);
  expect(exitCode).toBe(5);
});

test("a job that stands still is told as well if a screen has no line for it", async () => {
  const moving = Array.from({ length: 20 }, (_, index) => String(202 + index));
  const { run } = serve((ms) => [
    { jobId: "201", progress: 80 },
    ...moving.map((jobId) => ({ jobId, progress: 41 + Math.floor(ms / 60_000) })),
  ]);
  const { stderr } = await run("wait -c books --timeout 12m", { tty: 100, rows: 10 });
  expect(notes(stderr).map((note) => note.slice(0, 49))).toEqual([
    "job 201: no progress for 10 minutes at 80% (build",
  ]);
});

test("a job that stands still again is told again", async () => {
  const { run } = serve((ms) => [{ jobId: "201", progress: ms < 15 * minute ? 80 : 85 }]);
  const { stderr } = await run("wait 201 --timeout 40m");
  expect(notes(stderr).map((note) => note.slice(0, 49))).toEqual([
    "job 201: no progress for 10 minutes at 80% (build",
    "job 201: no progress for 10 minutes at 85% (build",
  ]);
});

test("a job whose rows rise does not stand still, however long its percentage does", async () => {
  const { run } = serve((ms) => [
    { jobId: "201", progress: 41, importedRows: Math.floor(ms / 10), totalRows: 1e9 },
  ]);
  expect(notes((await run("wait 201 --timeout 30m")).stderr)).toEqual([]);
});

test("jobs that stand still in the same stage are told in one line, with ten of their IDs", async () => {
  const ids = Array.from({ length: 12 }, (_, index) => String(201 + index));
  const { run } = serve(() => ids.map((jobId) => ({ jobId, state: "Pending", progress: 0 })));
  const { stdout } = await run("wait -c books --timeout 12m -o ndjson");
  const keys = `${ids.toReversed().slice(0, 10).join(", ")}, and 2 more`;
  const message = `12 jobs, ${keys}: no progress for 10 minutes (waiting to start); usual cause: other jobs are ahead, or no data node is free`;
  expect(stdout.split("\n").filter((line) => line.includes('"notice"'))).toEqual([
    expect.stringContaining(JSON.stringify(message)),
  ]);
});

const begunAnew = (ms: number): readonly ServedJob[] => {
  const importedRows = Math.floor(((ms % 30_000) / 30_000) * 600_000);
  const progress = 40 + Math.floor((importedRows / 1e6) * 30);
  return [{ jobId: "201", progress, importedRows, totalRows: 1e6 }];
};

test.each(["wait 201 --timeout 70s", "wait 201 --timeout 70s -o ndjson", "watch 201"])(
  "%s: rows that fall are told each time, and the percentage does not fall",
  async (line) => {
    const isWatch = line.startsWith("watch");
    const { run } = serve((ms) =>
      isWatch && ms > 70_000
        ? [{ jobId: "201", state: "Completed", progress: 100 }]
        : begunAnew(ms),
    );
    const { stdout, stderr } = await run(line);
    const output = stderr + stdout;
    expect(
      output.match(/job 201: rows fell from [\d,]+ to [\d,]+; a data node probably restarted/g),
    ).toHaveLength(2);
    const percents = [...output.matchAll(/Importing {2}(\d+)%|"progress":(\d+)/g)].map(
      ([, inLine, inEvent]) => Number(inLine ?? inEvent),
    );
    expect(percents.length).toBeGreaterThan(1);
    expect(percents).toEqual(percents.toSorted((left, right) => left - right));
  },
);

test("missing rows are a notice of the events as well, before the end", async () => {
  const details = [
    { fileName: "[a.parquet]", state: "Completed", importedRows: 900, totalRows: 1_000 },
  ];
  const { run } = serve(() => [
    {
      jobId: "201",
      state: "Completed",
      progress: 100,
      importedRows: 1_000,
      totalRows: 1_000,
      details,
    },
  ]);
  const { exitCode, stdout, stderr } = await run("wait 201 -o ndjson");
  const warning = "job 201 completed, but up to 100 of 1,000 rows were not imported";
  const types = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(types.map(({ type, message }) => [type, message])).toEqual([
    ["job", undefined],
    ["notice", warning],
    ["end", undefined],
  ]);
  expect(stderr).toContain(`warning: ${warning}\n`);
  expect(exitCode).toBe(0);
});

test("a server that lists jobs but does not describe them delays no news for long", async () => {
  const { run } = serve(
    (ms) => [
      ms < 8_000
        ? { jobId: "201", progress: 41 }
        : { jobId: "201", state: "Completed", progress: 100 },
    ],
    true,
  );
  const { exitCode, verbs, stderr } = await run("wait 201 --timeout 20s");
  expect(stderr).toMatch(/^ +\d+s {2}201 {2}- {2}Completed/m);
  expect(exitCode).toBe(0);
  // The last of them checks the rows.
  expect(verbs.filter((verb) => verb === "describe").length).toBeLessThanOrEqual(3);
});
