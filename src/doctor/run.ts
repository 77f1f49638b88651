// doctor: Checks everything between the configuration and an answered request.
import { removeInvisible } from "../base/clean.ts";
import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { chooseClusters } from "../config/clusters.ts";
import type { ConnectionOptions } from "../config/settings.ts";
import { createConnect } from "../milvus/clusters.ts";
import { createRedact } from "../milvus/redaction.ts";
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
  const reports = await out.spin("checking", diagnoseProfiles(connection, context));
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
 * Returns a function that removes from a text what must not appear in a public issue: secrets, the user of the token, and
 * names of people in paths. It also removes the address at the end of errors: the first line of the report has it.
 */
function createRedaction(
  target: Target | null,
  { home }: Pick<Context, "home">,
): (text: string) => string {
  const owner = home.split(/[/\\]/).at(-1);
  const user = /^([^:]+):/s.exec(target?.token ?? "")?.[1];
  const rules = [
    [`(:| by) ${escapePattern(target?.uri)}(/v2/\\S*)?(?=$| through )`, ""],
    // A name may contain one blank.
    [
      "(?<=/home/+|/Users/+|\\\\Users\\\\+)([^/\\\\\\s]+ [^/\\\\\\s]+(?=[/\\\\])|[^/\\\\\\s]+)",
      "…",
    ],
    [`(?<=[/\\\\~])${wholeWord(owner)}`, "…"],
    // In the text of Milvus for a missing privilege, the user follows.
    ["(?<=permission deny to )\\S+", "…"],
  ] as const;
  const patterns = rules.map(([source, by]) => [new RegExp(source, "gu"), by] as const);
  const redactSecrets = createRedact(target?.token);
  const redactUser = createUserRedaction(user, target);
  return (text) => {
    const visible = redactSecrets(removeInvisible(text));
    return redactUser(patterns.reduce((rest, [pattern, by]) => rest.replace(pattern, by), visible));
  };
}

/** Returns a function that removes the user name as a whole word, but not inside hosts, profiles and databases. */
function createUserRedaction(user: string | undefined, target: Target | null) {
  const { uri, profile, db } = target ?? {};
  const { host, hostname } = uri === undefined ? {} : new URL(uri);
  const names = [uri, host, hostname, profile, db, "milvus-import"].filter((name) => name !== user);
  const kept = names.flatMap((name) => (name ? wholeWord(name) : [])).join("|");
  const pattern = new RegExp(`(${kept})|${wholeWord(user)}`, "gu");
  return (text: string) => text.replace(pattern, (_, name?: string) => name ?? "…");
}

function wholeWord(text: string | undefined): string {
  return `(?<![\\p{L}\\p{N}_])${escapePattern(text)}(?![\\p{L}\\p{N}_])`;
}

/** Returns a pattern that matches exactly this text; without a text, a pattern that matches nothing. */
function escapePattern(text = ""): string {
  return text === "" ? "(?!)" : text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
