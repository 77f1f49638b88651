import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { CreateFlags } from "../commands/flags/create.ts";
import { honoursKeys } from "../milvus/create-job.ts";
import { requireEnding } from "../milvus/job-ending.ts";
import type { Target } from "../milvus/server.ts";
import { CollectionJobs } from "./collection-jobs.ts";
import { Room } from "./job-limit.ts";

/** The server as one command that creates jobs knows it. */
export interface Desk {
  target: Target;
  jobs: CollectionJobs;
  /** `null`: a limit is not waited out. */
  room: Room | null;
  /** Whether it is known to honour keys; `null`: it was not asked yet. */
  honoursKeys: boolean | null;
  /** No earlier command can have sent its keys. */
  keysAreFresh: boolean;
  /** The limit of a request was given for this command, so that it holds for a create too. */
  keepsTimeout: boolean;
}

/** Servers take their time over many files; others wait ten minutes whatever their number. */
export function createTarget({ target, keepsTimeout }: Desk, units: number): Target {
  if (keepsTimeout) return target;
  return { ...target, requestTimeoutMs: Math.max(target.requestTimeoutMs, 60_000 + 500 * units) };
}

export async function askForKeys(desk: Desk, context: Context): Promise<boolean> {
  desk.honoursKeys ??= await honoursKeys(desk.target, context);
  return desk.honoursKeys;
}

/** Asks the server what has to be known before anything is created. */
export async function openDesk(
  flags: CreateFlags,
  deadlineMs: number | null,
  settled: Target,
  context: Context,
): Promise<Desk> {
  const target = { ...settled, deadlineMs };
  const { interval, maxOutage, failFast, collection, wait, requestTimeout } = flags;
  const jobs = new CollectionJobs(target, collection, context);
  await openJobs(jobs);
  // An older server ignores the option and makes the rows visible.
  if (!flags.autoCommit) await requireEnding(target, "commit", context);
  const patience = {
    intervalMs: interval,
    maxOutageMs: maxOutage,
    deadlineMs,
    failFast: failFast === true,
  };
  const desk: Desk = {
    target,
    jobs,
    room: wait === true ? new Room(patience, target, context) : null,
    honoursKeys: null,
    keysAreFresh: flags.once !== true && flags.idempotencyKey === undefined,
    keepsTimeout: requestTimeout !== undefined,
  };
  if (!desk.keysAreFresh && !(await askForKeys(desk, context))) {
    context.stderr.write(
      target.cloud === null
        ? "note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): " +
            "the same command again may load the files again\n"
        : "note: Zilliz Cloud knows no keys: the same command again loads the files again\n",
    );
  }
  return desk;
}

async function openJobs(jobs: CollectionJobs): Promise<void> {
  try {
    await jobs.open();
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "not-found")) throw error;
    throw new CliError("not-found", error.message, {
      hint: "check --collection, and name its database with --db",
      cause: error,
    });
  }
}
