import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fetch } from "../../../src/base/context.ts";
import type { Fault, PlainJob } from "../../milvus/plain-server.ts";
import { patience, runs } from "../../support/fuzz/text.ts";
import { plainWorld } from "../../support/plain-world.ts";
import { loadAllSources, networkError } from "../../support/world.ts";

await loadAllSources();

const oddNames = [
  (n: number) => `-b${n}.parquet`,
  (n: number) => `it's ${n}.parquet`,
  (n: number) => `c d${n}.parquet`,
  (n: number) => `a${n}.parquet`,
  (n: number) => `x${n}.npy,y${n}.npy`,
  (n: number) => `$HOME/${n}.parquet`,
  (n: number) => `"q" ${n}.csv`,
];

const mishaps: Record<string, Fault> = {
  "lost before": { before: "cut" },
  "lost after": { after: "cut" },
  "timed out after": { after: { status: 408, body: { code: 10001, message: "request timeout" } } },
  "gateway before": { before: { status: 502, body: "<html>Bad Gateway</html>" } },
  late: { lateMs: 40_000 },
  busy: { before: { status: 429, body: { code: 8, message: "rate limit exceeded" } } },
  refused: { before: { status: 200, body: { code: 9, message: "quota" } } },
};

const scenario = fc.record({
  honorsKeys: fc.boolean(),
  jobs: fc.integer({ min: 1, max: 5 }),
  unitsPerJob: fc.integer({ min: 1, max: 3 }),
  firstName: fc.nat(oddNames.length - 1),
  keys: fc.constantFrom<string[]>([], ["--once"], ["--idempotency-key", "it's k"]),
  place: fc.constantFrom<string[]>([], ["--partition", "p 1"], ["--option", "sep=;"]),
  waits: fc.boolean(),
  faults: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom(...Object.keys(mishaps))),
    {
      maxLength: 3,
    },
  ),
  /** From when the server is away, and for how long; whether it then refuses connections. */
  outage: fc.option(fc.tuple(fc.nat(1_500), fc.nat(200_000), fc.boolean()), { freq: 3 }),
  interruptMs: fc.option(fc.nat(2_500), { freq: 3 }),
  /** Units of which the first job fails. */
  failing: fc.uniqueArray(fc.nat(14), { maxLength: 2 }),
});

test("what is printed, done to the letter, loads nothing twice", patience, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { jobs, unitsPerJob, firstName, keys, place, waits, failing, outage } = plan;
      const units = Array.from({ length: jobs * unitsPerJob }, (_, n) =>
        (oddNames[(firstName + n) % oddNames.length] ?? String)(n),
      );
      const doomed = new Set(failing.flatMap((n) => units[n] ?? []));
      const faults = new Map(plan.faults);
      const failed = new Set<PlainJob>();
      let isHealthy = false;
      const { clock, server, run, doAsPrinted, held } = plainWorld(
        {
          honorsKeys: plan.honorsKeys,
          fault: (verb, count) =>
            verb === "create" && !isHealthy ? mishaps[faults.get(count) ?? ""] : undefined,
          stateAt(job, ageMs) {
            for (const unit of job.files) {
              if (doomed.delete(unit.join(","))) failed.add(job);
            }
            if (ageMs < 3_000) return "Importing";
            return failed.has(job)
              ? { state: "Failed", reason: "not a parquet file" }
              : "Completed";
          },
        },
        (fetch, { elapsedMs }): Fetch =>
          (url, init) => {
            const [fromMs = 0, forMs = 0, isRefusing = false] = outage ?? [];
            const isAway = !isHealthy && outage !== null && elapsedMs() >= fromMs;
            if (!isAway || elapsedMs() >= fromMs + forMs) return fetch(url, init);
            return Promise.reject(networkError(isRefusing ? "ECONNREFUSED" : "ECONNRESET"));
          },
      );
      const command = [
        ...["create", "-c", "books", "--files-per-job", String(unitsPerJob), ...keys, ...place],
        ...(waits ? ["--wait", "--timeout", "10m"] : []),
        ...["--", ...units],
      ];
      const first = await run(command, { interruptMs: plan.interruptMs });
      isHealthy = true;
      const results = [first, ...(await doAsPrinted(first))];
      // Exit code 6 promises that a retry is safe, and --once that the same command may run again.
      const mayRepeat = first.exitCode === 6 || (keys[0] === "--once" && first.exitCode !== 9);
      if (mayRepeat) {
        clock.pass(300_000);
        const again = await run(command);
        results.push(again, ...(await doAsPrinted(again)));
      }
      const what = results.map(({ exitCode, stderr }) => `[${exitCode}] ${stderr}`).join("\n");
      const stored = server.jobs
        .map(({ id, files }) => `${id}: ${JSON.stringify(files)}`)
        .join("\n");
      expect(Math.max(...held(units)), `${what}\n${stored}`).toBeLessThanOrEqual(1);
      expect(what).not.toContain("internal error; please report");
      for (const { exitCode, stderr } of results) {
        expect([0, 1, 3, 6, 9, 130], stderr).toContain(exitCode);
        expect(stderr).not.toContain("unknown flag");
      }
      const sent = new Set(server.jobs.flatMap(({ files }) => files.map((unit) => unit.join(","))));
      if (first.exitCode === 0) expect([...sent].toSorted(), what).toEqual(units.toSorted());
    }),
    runs(150),
  );
});
