import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { saidOf } from "../../milvus/clusters.ts";
import type { Palette } from "../../render/palette.ts";
import { frame, framedJobs } from "./frame.ts";
import type { Report } from "./report.ts";
import { startScreen } from "./screen.ts";

/** For people: one bar a job, redrawn in place. */
export function liveReport(output: Output, paint: Palette, { now }: Pick<Context, "now">): Report {
  const startedMs = now();
  const screen = startScreen(output);
  const rows = () => output.rows ?? 24;
  return {
    shown: (jobs) => framedJobs(jobs, rows()),
    tick({ jobs, outages, notes }) {
      if (notes.length > 0) screen.stop();
      for (const { profile, message } of notes) {
        output.write(`note: ${cleanLine(saidOf(profile, message))}\n`);
      }
      const size = { columns: output.columns ?? 80, rows: rows() };
      screen.draw(frame({ jobs, outages, startedMs, nowMs: now() }, size, paint));
    },
    end() {},
    close: () => screen.stop(),
  };
}
