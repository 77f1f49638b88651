// doctor: Checks everything between the configuration and an answered request.
import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { chooseClusters } from "../config/clusters.ts";
import type { ConnectionOptions } from "../config/settings.ts";
import type { Target } from "../milvus/server.ts";
import { type OutputOptions, openOutput } from "../render/output.ts";
import { settle } from "./configuration.ts";
import { failed, type Report, reportOf, reportPresentation, totals } from "./report.ts";
import { serverFindings } from "./server.ts";

const profilesAtOnce = 8;

/** Diagnoses each profile and writes the reports; throws if something is wrong. */
export async function diagnose(
  connection: ConnectionOptions,
  output: OutputOptions,
  context: Context,
): Promise<void> {
  const out = openOutput(output, context);
  const reports = await out.spin("examining", diagnoseProfiles(connection, context));
  await out.write(reports, reportPresentation);
  const failures = reports.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (first === undefined) {
    if (out.format === "table") out.info(totals(reports));
    return;
  }
  const what =
    reports.length === 1
      ? first.message
      : `${failures.length} of ${reports.length} profiles failed`;
  throw new CliError(worstKind(failures), `${what}; ${totals(reports)}`);
}

/** Checks, for each profile, everything between the configuration and an answered request. */
async function diagnoseProfiles(
  connection: ConnectionOptions,
  context: Context,
): Promise<Report[]> {
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text) };
  const chosen = await attempt(chooseClusters(connection, { ...context, stderr }));
  if ("failure" in chosen) {
    const configuration = failed(chosen.failure);
    return [reportOf({ profile: null, uri: null }, { configuration }, withoutNames(null, context))];
  }
  const { config, choices } = chosen.value;
  return await mapBounded(choices, profilesAtOnce, async (choice) => {
    const profile = choice.profile?.name ?? null;
    const settled = await attempt(settle(choice, config, connection, said, context));
    if ("failure" in settled) {
      const configuration = failed(settled.failure);
      return reportOf({ profile, uri: null }, { configuration }, withoutNames(null, context));
    }
    const { target, finding } = settled.value;
    const findings = { configuration: finding, ...(await serverFindings(target, context)) };
    return reportOf({ profile, uri: target.uri }, findings, withoutNames(target, context));
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
