import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine } from "../../../src/base/clean.ts";
import { breakCommands } from "../../../src/base/log-commands.ts";
import { hasFailed } from "../../../src/follow/outcome.ts";
import type { FollowedJob } from "../../../src/follow/progress.ts";
import { reportToGithub } from "../../../src/follow/report/github.ts";
import { eventReport, lineReport, markRemoved } from "../../../src/follow/report/lines.ts";
import { findCauseKey } from "../../../src/milvus/failed-jobs.ts";
import { followedJobs, tick } from "../../support/fuzz/server.ts";
import { ordersIn, patience, runs, wellFormed } from "../../support/fuzz/text.ts";
import { temporaryFolder } from "../../support/place.ts";

function recorder() {
  const pieces: string[] = [];
  return { write: (piece: string) => pieces.push(piece), lines: () => pieces.join("").split("\n") };
}

test("a change is one line of a log, and gives no orders", () => {
  fc.assert(
    fc.property(tick, ({ nowMs, ...seen }) => {
      const output = recorder();
      lineReport(output, { elapsedMs: () => nowMs }).update(seen);
      const notices = [...seen.notices, ...seen.outages];
      const lines = output.lines();
      const causes = new Set(
        seen.jobs.map(({ job }, index) => (hasFailed({ job }) ? findCauseKey(job) : index)),
      );
      expect(lines).toHaveLength(notices.length + causes.size + 1);
      expect(lines.flatMap(ordersIn)).toEqual([]);
      expect(lines.slice(0, -1).filter((line) => !/^ {5}0s {2}\S/.test(line))).toEqual([]);
    }),
    runs(300),
  );
});

test("an event is one line of JSON that holds the job exactly, and gives no orders", () => {
  fc.assert(
    fc.property(tick, ({ nowMs, ...seen }) => {
      const stdout = recorder();
      const report = eventReport({ stdout, now: () => new Date(nowMs), elapsedMs: () => nowMs });
      report.update({ ...seen, notices: [], outages: [] });
      report.end(seen.jobs, "completed");
      const lines = stdout.lines();
      const events = lines.slice(0, -1).map((line) => JSON.parse(line));
      const end = events.pop();
      expect(events.map(({ job }) => job)).toMatchObject(wellFormed(seen.jobs.map(markRemoved)));
      expect(events.map(({ job }) => [job.stage, job.importedRows, job.totalRows])).toEqual(
        seen.jobs.map(({ stage, rows }) => [stage, rows?.imported ?? null, rows?.total ?? null]),
      );
      const counts = Object.values<unknown>(end.counts);
      expect(counts.reduce((sum: number, count) => sum + Number(count), 0)).toBe(seen.jobs.length);
      expect(lines.flatMap(ordersIn)).toEqual([]);
    }),
    runs(300),
  );
});

async function reported(jobs: readonly FollowedJob[]) {
  const GITHUB_STEP_SUMMARY = join(temporaryFolder(), "summary.md");
  const stderr = recorder();
  const report = { jobs, summary: "in 2m", headline: null };
  await reportToGithub(report, { env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY }, stderr });
  const summary = readFileSync(GITHUB_STEP_SUMMARY, "utf8");
  return { annotations: stderr.lines().slice(0, -1), summary };
}

test(
  "an annotation is one command that carries the reason, whatever commands stand in it",
  patience,
  async () => {
    await fc.assert(
      fc.asyncProperty(followedJobs, async (followed) => {
        const failed = followed.filter(hasFailed);
        const { annotations } = await reported(followed);
        const decoded = annotations.map((line) => line.replaceAll("%25", "%"));
        expect(decoded).toEqual(
          failed
            .slice(0, 10)
            .map(
              ({ job: { jobId, reason } }) =>
                `::error title=Import job ${jobId} failed::${breakCommands(cleanLine(reason ?? "no reason given"))}`,
            ),
        );
        expect(annotations.filter((line) => /%(?!25)/.test(line))).toEqual([]);
      }),
      runs(150),
    );
  },
);

const entities = /&#(\d+);/g;

test(
  "a summary is one row a job, and nothing in a cell is Markdown, HTML or a link",
  patience,
  async () => {
    await fc.assert(
      fc.asyncProperty(followedJobs, async (followed) => {
        const { summary } = await reported(followed);
        const rows = summary.split("\n").slice(6, -2);
        expect(rows).toHaveLength(followed.length);
        const failedFirst = followed.toSorted(
          (left, right) => Number(hasFailed(right)) - Number(hasFailed(left)),
        );
        for (const [index, { job }] of failedFirst.entries()) {
          const cells = (rows[index] ?? "").slice(2, -2).split(" | ");
          const plain = cells.map((cell) => cell.replaceAll(entities, ""));
          expect(plain.filter((cell) => /[^\p{L}\p{N} %.,/-]|[wW]{3}\./u.test(cell))).toEqual([]);
          const shown = cells.map((cell) =>
            cell.replaceAll(entities, (_, code) => String.fromCodePoint(Number(code))),
          );
          expect([shown[0], shown[1], shown[4]]).toEqual(
            [job.jobId, job.collectionName ?? "", job.reason ?? ""].map(cleanLine),
          );
        }
      }),
      runs(150),
    );
  },
);
