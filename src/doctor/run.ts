import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import type { ServersFlags } from "../commands/flags/common.ts";
import { chooseFleet, type FleetFlags } from "../config/clusters.ts";
import type { Target } from "../milvus/server.ts";
import { writeRecords } from "../render/output.ts";
import { withSpinner } from "../render/spinner.ts";
import { settle } from "./configuration.ts";
import { attempt, failed, type Report, reportOf, reportPresentation, totals } from "./report.ts";
import { serverFindings } from "./server.ts";

const profilesAtOnce = 8;

/** Checks, for each profile, everything between the configuration and an answered request. */
export async function examine(flags: FleetFlags, context: Context): Promise<Report[]> {
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text) };
  const { value: fleet, error } = await attempt(chooseFleet(flags, { ...context, stderr }));
  if (error !== null) {
    const shown = withoutNames(null, context);
    return [reportOf({ profile: null, uri: null }, { configuration: failed(error) }, shown)];
  }
  return await mapBounded(fleet.choices, profilesAtOnce, async (choice) => {
    const profile = choice.profile?.name ?? null;
    const settled = await attempt(settle(choice, fleet, said, context));
    const target = settled.value?.target ?? null;
    const findings =
      settled.value === null
        ? { configuration: failed(settled.error) }
        : {
            configuration: settled.value.finding,
            ...(await serverFindings(settled.value.target, context)),
          };
    return reportOf({ profile, uri: target?.uri ?? null }, findings, withoutNames(target, context));
  });
}

/**
 * Takes out of a text what has no place in a public issue and requests have left in: the token's user, and the names of
 * people in paths; also the address that errors end with, since it heads the report.
 */
function withoutNames(
  target: Target | null,
  { home }: Pick<Context, "home">,
): (text: string) => string {
  const owner = home.split(/[/\\]/).at(-1) ?? "";
  const user = /^([^:]+):/s.exec(target?.token ?? "")?.[1] ?? "";
  const rules = [
    [`, ${literal(target?.uri)}(/v2/\\S*)?(?=$| through )`, ""],
    ["(?<=/home/|/Users/|\\\\Users\\\\)[^/\\\\\\s]+", "…"],
    [`(?<=[/\\\\])${literal(owner)}(?=[/\\\\])`, "…"],
    // As a server says it that refuses a privilege.
    ["(?<=permission deny to )\\S+", "…"],
    // As a part of a host's name or of a path it is something else.
    [`(?<![\\w./-])${literal(user)}(?![\\w./:-])`, "…"],
  ] as const;
  const patterns = rules.map(([what, by]) => [new RegExp(what, "g"), by] as const);
  return (text) => patterns.reduce((rest, [what, by]) => rest.replace(what, by), text);
}

/** A pattern of this text alone; of none, one that nothing matches. */
function literal(text = ""): string {
  return text === "" ? "(?!)" : text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

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
