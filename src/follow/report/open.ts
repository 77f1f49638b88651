import { type Context, canRedraw } from "../../base/context.ts";
import type { OutputOptions } from "../../render/output.ts";
import { loadPalette, type ProgressStyle, usesColor } from "../../render/style.ts";
import { eventReport, lineReport, quietReport } from "./lines.ts";
import type { Report } from "./notices.ts";

interface ReportOptions {
  progress: ProgressStyle;
  /** Where progress is written: with the result, or apart from it. */
  progressTo: "stdout" | "stderr";
  output: OutputOptions;
}

/** Opens the report that fits format and terminal. `activity` is what is done before any job is known. */
export async function openReport(
  { progress, progressTo, output: { format, color } }: ReportOptions,
  activity: string,
  context: Context,
): Promise<Report> {
  if (format === "ndjson") return eventReport(context);
  const output = progressTo === "stdout" && format === "table" ? context.stdout : context.stderr;
  if (output === context.stderr && context.isQuiet === true) return quietReport;
  const isLive = progress === "auto" ? canRedraw(output, context.env) : progress === "live";
  if (!isLive) return lineReport(output, context);
  const { liveReport } = await import("./live.ts");
  const palette = await loadPalette(usesColor(output, color, context.env));
  return liveReport(output, activity, palette, context);
}
