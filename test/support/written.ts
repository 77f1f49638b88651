import type { Presentation } from "../../src/render/columns.ts";
import { type Format, openOutput } from "../../src/render/output.ts";
import { virtualClock } from "./clock.ts";
import { contextOf } from "./followed.ts";

/** What the tool writes of records, to a terminal of so many columns or to a pipe, without colour. */
export async function written<Row>(
  rows: readonly Row[],
  presentation: Presentation<Row>,
  format: Format,
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
  const options = { format, columns: null, color: "never", headers: true } as const;
  await openOutput(options, { ...context, stdout }).write(rows, presentation);
  return text;
}
