import type { Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import type { ServersFlags } from "../commands/flags/common.ts";
import { writeRecords } from "../render/output.ts";
import { withSpinner } from "../render/patience.ts";
import { examine } from "./examine.ts";
import { reportPresentation, totals } from "./page.ts";

/** Says how things stand with each profile; throws where something is wrong. */
export async function diagnose(flags: ServersFlags, context: Context): Promise<void> {
  const examined = examine(flags, context);
  const reports = await withSpinner("examining", flags.color, context, examined);
  await writeRecords(reports, reportPresentation, flags, context);
  const failures = reports.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (first === undefined) {
    if (flags.output === "table") context.stderr.write(`${totals(reports)}\n`);
    return;
  }
  const what =
    reports.length === 1
      ? first.message
      : `${failures.length} of ${reports.length} profiles failed`;
  throw new CliError(worstKind(failures), `${what}; ${totals(reports)}`);
}
