import type { Fetch } from "../base/context.ts";
import { httpDate } from "../base/time.ts";
import {
  type AccountQuirks,
  type Accounts,
  accountQuirks,
  authorize,
  isBasic,
} from "./accounts.ts";
import {
  type Demo as Core,
  type DemoOptions as CoreOptions,
  createDemo as createCore,
  type NewJob,
} from "./core.ts";
import {
  type Fault,
  type FaultTarget,
  type PlannedFault,
  respondWithFault,
  takeFault,
} from "./faults.ts";
import { fetchFrom } from "./fetch.ts";
import type { DemoFile, Moment } from "./job-model.ts";
import { wireState } from "./job-records.ts";
import { type LoggedRequest, logEntry } from "./log.ts";
import type { Middleware } from "./middleware.ts";
import type { DemoResponse } from "./responses.ts";
import { type DemoRequest, findRoute } from "./routes.ts";
import type { Quirks } from "./versions.ts";

/** Describes what only a server of the tests does. */
interface TestQuirks extends AccountQuirks {
  /** Writes job IDs as bare numbers, which no Milvus does. */
  bareJobIds: boolean;
  /** Writes `code` as text, as Zilliz Cloud used to. */
  textCodes: boolean;
}

export interface DemoOptions extends Omit<CoreOptions, "random" | "quirks" | "middleware"> {
  /** Is a sequence that is the same in every run by default. */
  random?(): number;
  /** Passes the time of a planned delay. */
  sleep?(ms: number): Promise<void>;
  quirks?: Partial<Quirks & TestQuirks>;
  /** Turns authorization on. */
  users?: Accounts["users"];
  grants?: Accounts["grants"];
}

/** Is a job as the server has it, for assertions. */
interface JobView {
  jobId: string;
  db: string;
  collection: string;
  state: string;
  progress: number;
  stage: Moment["stage"];
  files: readonly DemoFile[];
  options: Readonly<Record<string, string>>;
  autoCommit: boolean;
  timeoutMs: number | null;
}

/** Replaces members of every response about the job with what no server sends. */
type Wire = Readonly<Record<string, unknown>>;

/** Is a demo with accounts, planned faults and a log of its requests. */
export interface Demo extends Omit<Core, "handle" | "addJob" | "jobs" | "quirks"> {
  /** Responds without a network, to any origin. */
  readonly fetch: Fetch;
  /** Returns `null` to reset the connection. */
  handle(request: DemoRequest): Promise<DemoResponse | null>;
  addJob(job: NewJob & { wire?: Wire }): string;
  jobs(): JobView[];
  /** Has every request so far. */
  readonly requests: readonly LoggedRequest[];
  /** Plans a fault for the next requests to the target. */
  fail(target: FaultTarget, fault: Fault, times?: number): void;
  /** Returns the faults that no request has met. */
  unusedFaults(): PlannedFault[];
}

export function createDemo({ users, grants = {}, sleep, ...options }: DemoOptions): Demo {
  const { now, version = "3.0" } = options;
  const extra = {
    ...accountQuirks[version],
    bareJobIds: false,
    textCodes: false,
    ...options.quirks,
  };
  const wires = new Map<string, Wire>();
  const plan: PlannedFault[] = [];
  const requests: LoggedRequest[] = [];
  const collectionOf = (jobId: string) =>
    core.jobs().find(({ job }) => job.jobId === jobId)?.job.collection;
  const authorization =
    users === undefined
      ? []
      : [authorize({ users, grants }, { cloud: false, ...extra }, collectionOf)];
  const core = createCore({
    random: seededRandom(),
    ...options,
    middleware: [replaceMembers(wires), ...authorization],
  });
  const { quirks } = core;

  function respond(request: DemoRequest, entry: LoggedRequest): DemoResponse {
    const response = core.handle(request);
    if (extra.secondDocument && response.status === 403) {
      response.body += `{"code":${quirks.successCode},"data":{}}`;
    }
    if (extra.textCodes) response.body = response.body.replace(/^\{"code":(\d+)/, '{"code":"$1"');
    // Quotes within JSON text are escaped, so that only members match.
    if (extra.bareJobIds) response.body = response.body.replace(/"jobId":"(\d+)"/g, '"jobId":$1');
    if (users !== undefined && entry.route && isBasic(entry.headers.authorization ?? "")) {
      response.headers["www-authenticate"] = 'Basic realm="restricted", charset="UTF-8"';
    }
    return response;
  }

  async function handle(request: DemoRequest): Promise<DemoResponse | null> {
    const entry = logEntry(request, findRoute(request, quirks)?.name);
    requests.push(entry);
    const fault = takeFault(plan, entry.route);
    if (fault === undefined) return respond(request, entry);
    const response = await respondWithFault(fault, {
      quirks,
      respond: () => respond(request, entry),
      limitMs: 1_000 * Number(entry.headers["request-timeout"] ?? 30),
      sleep,
    });
    return response && { ...response, headers: { date: httpDate(now()), ...response.headers } };
  }

  return {
    ...core,
    handle,
    fetch: fetchFrom(handle),
    requests,
    addJob({ wire, ...job }) {
      const jobId = core.addJob(job);
      if (wire !== undefined) wires.set(jobId, wire);
      return jobId;
    },
    jobs: () =>
      core.jobs().map((stored) => ({
        ...stored.job,
        ...wireState(stored, quirks),
        stage: stored.moment.stage,
      })),
    fail: (target, fault, times = 1) => void plan.push({ target, fault, left: times }),
    unusedFaults: () => plan.filter(({ left }) => left > 0),
  };
}

function replaceMembers(wires: ReadonlyMap<string, Wire>): Middleware {
  return (_, next) => {
    const data = Object(next());
    const replace = (member: { jobId: string }) => ({ ...member, ...wires.get(member.jobId) });
    if (Array.isArray(data.records)) return { ...data, records: data.records.map(replace) };
    return wires.has(data.jobId) ? replace(data) : data;
  };
}

/** Returns a linear congruential generator (Numerical Recipes) that starts from the same seed in every run. */
function seededRandom(): () => number {
  let state = 20_240_301;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
