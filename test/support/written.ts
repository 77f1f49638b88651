import type { Presentation } from "../../src/render/columns.ts";
import { type Format, writeRecords } from "../../src/render/output.ts";
import { virtualClock } from "./clock.ts";
import { contextOf } from "./followed.ts";

/** What the tool writes of records, to a terminal of so many columns or to a pipe, without colour. */
export async function written<Row>(
  rows: readonly Row[],
  presentation: Presentation<Row>,
  output: Format,
  columns?: number,
): Promise<string> {
  let text = "";
  const stdout = {
    write: (piece: string) => {
      text += piece;
    },
    ...(columns !== undefined && { isTTY: true, columns }),
  };
  const context = contextOf(() => Promise.reject(new Error("no request")), virtualClock());
  const flags = { output, color: "never", headers: true } as const;
  await writeRecords(rows, presentation, flags, { ...context, stdout });
  return text;
}
