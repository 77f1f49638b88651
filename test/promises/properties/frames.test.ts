import fc from "fast-check";
import { expect, test } from "vitest";
import { leastWidths } from "../../../src/follow/report/layout.ts";
import { frame, liveReport } from "../../../src/follow/report/live.ts";
import { loadPalette } from "../../../src/render/style.ts";
import { tick } from "../../support/fuzz/server.ts";
import {
  columnsOf,
  ordersIn,
  patience,
  runs,
  withoutCursor,
  withoutStyle,
} from "../../support/fuzz/text.ts";

const plain = await loadPalette(false);
const inColor = await loadPalette(true);

const size = fc.record({
  columns: fc.integer({ min: 20, max: 300 }),
  rows: fc.integer({ min: 1, max: 50 }),
});

test("a frame fits its screen and gives it no orders", patience, () => {
  fc.assert(
    fc.property(tick, size, ({ jobs, outages, nowMs }, screen) => {
      const view = {
        jobs,
        outages,
        activity: "",
        widths: leastWidths,
        nowMs,
        startedMs: nowMs - 1_000,
      };
      const lines = frame(view, screen, plain);
      const colored = frame(view, screen, inColor).map(withoutStyle);
      expect(colored.map((line) => line.trimEnd())).toEqual(lines.map((line) => line.trimEnd()));
      expect(lines.length).toBeLessThan(screen.rows);
      expect(colored.filter((line) => columnsOf(line) > screen.columns)).toEqual([]);
      expect(lines.flatMap((line) => (line.includes("\n") ? [line] : ordersIn(line)))).toEqual([]);
    }),
    runs(250),
  );
});

test("a live screen is given no orders but its own", patience, () => {
  fc.assert(
    fc.property(fc.array(tick, { minLength: 1, maxLength: 3 }), size, (ticks, screen) => {
      let text = "";
      const write = (piece: string) => {
        text += piece;
      };
      const now = { ms: 0 };
      const output = { write, isTTY: true, ...screen };
      const report = liveReport(output, "querying", inColor, { elapsedMs: () => now.ms });
      for (const { nowMs, ...one } of ticks) {
        now.ms = nowMs;
        report.update(one);
      }
      report.close();
      expect(ordersIn(withoutCursor(text))).toEqual([]);
    }),
    runs(100),
  );
});
