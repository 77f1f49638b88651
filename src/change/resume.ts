import { CliError } from "../base/errors.ts";
import { shellCommand } from "../base/shell.ts";
import { firstTenOf } from "../base/words.ts";
import { nextStepFor } from "../milvus/reasons.ts";
import type { Unit } from "../milvus/server.ts";
import type { CreateSession } from "./create-once.ts";
import { hasFailed } from "./evidence.ts";
import { secretOptions } from "./job-options.ts";
import type { KeyedJob } from "./keys.ts";
import { maxUnitsPerJob } from "./plan.ts";

/** A command with more files is too long to read. */
const maxFiles = 100;

/**
 * Returns lines about what an interrupted plan has created, and how to create the rest. `unsettled`: one create has no
 * response, and the hint of the error already names the command that finds its job ("hinted") or not.
 * The printed command imports nothing twice: where the server cannot promise that, the lines name the job to check.
 */
export function resumeLines(
  session: CreateSession,
  unsettled: "hinted" | "unhinted" | null,
): string[] {
  const { created, keys, create, supportsKeys } = session;
  const next = keys.jobs[created.length];
  const ids = firstTenOf(created.map(({ jobId }) => jobId)).join(" ");
  const first = keys.jobs[0]?.number ?? 1;
  const count = `created so far: ${created.length + first - 1} of ${keys.jobs.at(-1)?.total} jobs`;
  const done = created.length === 0 ? [] : [`${count}: ${ids}`];
  if (next === undefined) return done;
  if (unsettled !== null && supportsKeys !== true) {
    if (unsettled === "hinted") return done;
    const command = create.sameServer(["list", "--collection", create.collection]);
    return [...done, `job ${next.number} may exist; check before you retry: ${command}`];
  }
  return [...done, `to resume: ${resumeCommand(next, session)}`];
}

/** Returns the command that creates the jobs of the plan from `next` on, or its flags if it cannot be printed. */
function resumeCommand(next: KeyedJob, { create, keys }: CreateSession): string {
  const place = [...keys.flags, ...(next.number === 1 ? [] : ["--from-job", String(next.number)])];
  const isPrintable =
    create.files.length <= maxFiles &&
    create.filesFrom.every((name) => name !== "-" && !/^\/(dev|proc)\//.test(name)) &&
    isPublic(
      create.files.map((file) => [file]),
      next,
    );
  if (!isPrintable) return `run the same command with ${shellCommand(place) ?? place[0]}`;
  const lists = create.filesFrom.flatMap((name) => ["--files-from", name]);
  return create.sameServer([...planWords(next, create), ...lists, ...place], create.files);
}

/** Returns the failure of reused jobs that have failed: their idempotency keys import nothing anymore. */
export function reusedFailure({ created, keys, create }: CreateSession): CliError | null {
  const failed = created.flatMap((one, index) => {
    const job = keys.jobs[index];
    const { earlier, jobId } = one;
    return job !== undefined && earlier && hasFailed(earlier) ? [{ job, jobId, ...earlier }] : [];
  });
  if (failed.length === 0) return null;
  const verb = failed.length === 1 ? "has" : "have";
  const what = `${failed.length} of ${created.length} jobs with these idempotency keys ${verb} failed`;
  return new CliError("server", what, {
    details: failed.flatMap(({ job, jobId, reason }) => [
      `${jobId}: ${reason ?? "no reason given"}`,
      `next step: ${nextStepFor(reason)}`,
      `then create its units again: ${againCommand(job, jobId, create)}`,
    ]),
    hint: "fix the cause, then create only the units of failed jobs again, as shown above",
  });
}

/**
 * Returns the command that creates the units of a failed job again. Its key depends only on the job, so that running the
 * command twice imports the units once.
 */
function againCommand(job: KeyedJob, jobId: string, create: CreateSession["create"]): string {
  const { files } = job.request;
  const withKey = ["--idempotency-key", `milvus-import-again-${jobId}`];
  if (files.length > maxFiles || !isPublic(files, job)) {
    return `run create with only these units and ${withKey.join(" ")}`;
  }
  return create.sameServer([...planWords(job, create), ...withKey], files.map(unitWord));
}

/** Returns the words of a create that decide how the files are imported. */
function planWords({ request }: KeyedJob, create: CreateSession["create"]): string[] {
  const { collection, partition, volume, filesPerJob, fileCheck, waitWords } = create;
  return [
    ...["create", "--collection", collection],
    ...(partition === null ? [] : ["--partition", partition]),
    ...(volume === undefined ? [] : ["--volume", volume]),
    ...Object.entries(request.options).flatMap(([name, value]) => ["--option", `${name}=${value}`]),
    ...(filesPerJob === maxUnitsPerJob ? [] : ["--files-per-job", String(filesPerJob)]),
    ...(fileCheck ? [] : ["--no-file-check"]),
    ...waitWords,
  ];
}

/** Returns true if no word of the command is a secret: the key of a backup, or a URL with a query or a user. */
function isPublic(units: readonly Unit[], { request }: KeyedJob): boolean {
  return (
    secretOptions(request.options).length === 0 &&
    !units.flat().some((path) => /:\/\/.*[?@]/.test(path))
  );
}

/** Writes a unit as it is typed. */
function unitWord(unit: Unit): string {
  return unit.map((path) => path.replaceAll(",", "\\,")).join(",");
}
