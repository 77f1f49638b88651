// doctor: Checks everything between the configuration and an answered request.
import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { chooseClusters } from "../config/clusters.ts";
import type { ConnectionOptions } from "../config/settings.ts";
import { createConnect } from "../milvus/clusters.ts";
import type { Target } from "../milvus/server.ts";
import { type OutputOptions, openOutput } from "../render/output.ts";
import { checkConfiguration } from "./configuration.ts";
import { createReport, fail, type Report, reportPresentation, totals } from "./report.ts";
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

async function diagnoseProfiles(
  connection: ConnectionOptions,
  context: Context,
): Promise<Report[]> {
  const fileWarnings: string[] = [];
  const stderr = { write: (text: string) => fileWarnings.push(text) };
  const createFailedReport = (profile: string | null, failure: CliError) => {
    const findings = { configuration: fail(failure) };
    return createReport({ profile, uri: null }, findings, createRedaction(null, context));
  };
  const chosen = await attempt(chooseClusters(connection, { ...context, stderr }));
  if ("failure" in chosen) return [createFailedReport(null, chosen.failure)];
  const { config, choices } = chosen.value;
  const connectOne = createConnect();
  return await mapBounded(choices, profilesAtOnce, async (choice) => {
    const profile = choice.profile?.name ?? null;
    const checked = await attempt(
      checkConfiguration(choice, config, connection, fileWarnings, context),
    );
    if ("failure" in checked) return createFailedReport(profile, checked.failure);
    const { target, finding } = checked.value;
    const found = await serverFindings(target, connectOne, context);
    const findings = { configuration: finding, ...found };
    return createReport({ profile, uri: target.uri }, findings, createRedaction(target, context));
  });
}

/**
 * Returns a function that removes from a text what must not appear in a public issue and is not redacted elsewhere: the
 * token's user and the names of people in paths. It also removes the address that errors end with, which heads the
 * report.
 */
function createRedaction(
  target: Target | null,
  { home }: Pick<Context, "home">,
): (text: string) => string {
  const owner = home.split(/[/\\]/).at(-1) ?? "";
  const user = /^([^:]+):/s.exec(target?.token ?? "")?.[1] ?? "";
  const rules = [
    [`, ${escapePattern(target?.uri)}(/v2/\\S*)?(?=$| through )`, ""],
    ["(?<=/home/|/Users/|\\\\Users\\\\)[^/\\\\\\s]+", "…"],
    [`(?<=[/\\\\])${escapePattern(owner)}(?=[/\\\\])`, "…"],
    // Milvus words a missing privilege so.
    ["(?<=permission deny to )\\S+", "…"],
    // Inside a host name or a path the word is not the user.
    [`(?<![\\w./-])${escapePattern(user)}(?![\\w./:-])`, "…"],
  ] as const;
  const patterns = rules.map(([source, by]) => [new RegExp(source, "g"), by] as const);
  return (text) => patterns.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);
}

/** Returns a pattern of just this text; of an empty text, a pattern that matches nothing. */
function escapePattern(text = ""): string {
  return text === "" ? "(?!)" : text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
