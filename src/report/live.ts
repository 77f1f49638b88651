import type { Context, Output } from "../context.ts";
import { cleanLine } from "../render/controls.ts";
import { frame, framedJobs } from "../render/frame.ts";
import type { Palette } from "../render/palette.ts";
import { startScreen } from "../screen.ts";
import type { Report } from "./report.ts";

/** For people: one bar a job, redrawn in place. */
export function liveReport(output: Output, paint: Palette, { now }: Pick<Context, "now">): Report {
  const startedMs = now();
  const screen = startScreen(output);
  const rows = () => output.rows ?? 24;
  return {
    shown: (jobs) => framedJobs(jobs, rows()),
    tick({ jobs, outage, caveat }) {
      if (caveat !== null) {
        screen.stop();
        output.write(`note: ${cleanLine(caveat)}\n`);
      }
      const size = { columns: output.columns ?? 80, rows: rows() };
      screen.draw(frame({ jobs, outage, startedMs, nowMs: now() }, size, paint));
    },
    end() {},
    close: () => screen.stop(),
  };
}
