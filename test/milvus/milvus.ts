import type { Fetch } from "../../src/base/context.ts";
import { httpDate } from "../../src/base/time.ts";
import type { DemoFile, Moment } from "../../src/demo/job-model.ts";
import { wireState } from "../../src/demo/job-records.ts";
import type { Middleware } from "../../src/demo/middleware.ts";
import { createDemo, type Demo, type DemoOptions } from "../../src/demo/milvus.ts";
import type { DemoResponse } from "../../src/demo/responses.ts";
import { type DemoRequest, findRoute } from "../../src/demo/routes.ts";
import type { JobSeed as DemoJobSeed } from "../../src/demo/store.ts";
import type { Quirks } from "../../src/demo/versions.ts";
import {
  type AccountQuirks,
  type Accounts,
  accountQuirks,
  authorize,
  isBasic,
} from "./accounts.ts";
import {
  type Fault,
  type FaultTarget,
  type PlannedFault,
  respondWithFault,
  takeFault,
} from "./faults.ts";
import { fetchFrom } from "./fetch.ts";
import { type LoggedRequest, logEntry } from "./log.ts";

/** Describes what only a server of the tests does. */
interface OddQuirks {
  /** Writes job IDs as bare numbers, which no Milvus does. */
  bareJobIds: boolean;
  /** Writes `code` as text, as Zilliz Cloud used to. */
  textCodes: boolean;
}

export interface ServerOptions extends Omit<DemoOptions, "random" | "quirks" | "middleware"> {
  /** Is a sequence that is the same in every run by default. */
  random?(): number;
  /** Passes the time of a planned delay. */
  sleep?(ms: number): Promise<void>;
  quirks?: Partial<Quirks & AccountQuirks & OddQuirks>;
  /** Turns authorization on. */
  users?: Accounts["users"];
  grants?: Accounts["grants"];
}

export interface JobSeed extends DemoJobSeed {
  /** Replaces members of every response about the job with what no server sends. */
  wire?: Readonly<Record<string, unknown>>;
}

/** Describes a job as the server has it, for assertions. */
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

/** Describes a demo with accounts, planned faults and a log of its requests. */
export interface Milvus
  extends Pick<Demo, "addDatabase" | "addCollection" | "dropCollection" | "quirks"> {
  /** Responds without a network, to any origin. */
  readonly fetch: Fetch;
  /** Responds with `null` to reset the connection. */
  handle(request: DemoRequest): Promise<DemoResponse | null>;
  /** Returns the job's ID. */
  addJob(job: JobSeed & { db?: string; collection: string }): string;
  /** Returns the jobs that are not removed, in the order of their creation. */
  jobs(): JobView[];
  /** Has every request so far. */
  readonly requests: readonly LoggedRequest[];
  /** Plans a fault for the next requests to the target. */
  fail(target: FaultTarget, fault: Fault, times?: number): void;
  /** Returns the faults that no request has met. */
  unusedFaults(): PlannedFault[];
}

export function createMilvus({ users, grants = {}, sleep, ...options }: ServerOptions): Milvus {
  const { now, version = "3.0" } = options;
  const quirks = { ...accountQuirks[version], cloud: false, ...options.quirks };
  const wires = new Map<string, JobSeed["wire"]>();
  const faults: PlannedFault[] = [];
  const requests: LoggedRequest[] = [];
  const middleware = [replaceMembers(wires)];
  if (users !== undefined) {
    const collectionOf = (jobId: string) =>
      demo.jobs().find(({ job }) => job.jobId === jobId)?.job.collection;
    middleware.push(authorize({ users, grants }, quirks, collectionOf));
  }
  const demo = createDemo({ random: seededRandom(), ...options, middleware });

  function respond(request: DemoRequest, { route, headers }: LoggedRequest): DemoResponse {
    const response = demo.handle(request);
    if (quirks.secondDocument && response.status === 403) {
      response.body += `{"code":${demo.quirks.successCode},"data":{}}`;
    }
    if (quirks.textCodes) response.body = response.body.replace(/^\{"code":(\d+)/, '{"code":"$1"');
    // Quotes within JSON text are escaped, so that only members match.
    if (quirks.bareJobIds) response.body = response.body.replace(/"jobId":"(\d+)"/g, '"jobId":$1');
    if (users !== undefined && route !== undefined && isBasic(headers.authorization)) {
      response.headers["www-authenticate"] = 'Basic realm="restricted", charset="UTF-8"';
    }
    return response;
  }

  async function handle(request: DemoRequest): Promise<DemoResponse | null> {
    const entry = logEntry(request, findRoute(request, demo.quirks)?.name);
    requests.push(entry);
    const isProbe = entry.route === "create" && Object(entry.body).collectionName === undefined;
    const fault = takeFault(faults, isProbe ? "probe" : entry.route);
    if (fault === undefined) return respond(request, entry);
    const response = await respondWithFault(fault, {
      quirks: demo.quirks,
      respond: () => respond(request, entry),
      limitMs: 1_000 * Number(entry.headers["request-timeout"] ?? 30),
      sleep,
    });
    return response && { ...response, headers: { date: httpDate(now()), ...response.headers } };
  }

  return {
    ...demo,
    handle,
    fetch: fetchFrom(handle),
    requests,
    addJob({ wire, ...job }) {
      const jobId = demo.addJob(job);
      wires.set(jobId, wire);
      return jobId;
    },
    jobs: () =>
      demo.jobs().map((stored) => ({
        ...stored.job,
        ...wireState(stored, demo.quirks),
        stage: stored.moment.stage,
      })),
    fail: (target, fault, times = 1) => void faults.push({ target, fault, left: times }),
    unusedFaults: () => faults.filter(({ left }) => left > 0),
  };
}

function replaceMembers(wires: ReadonlyMap<string, JobSeed["wire"]>): Middleware {
  return (_, next) => {
    const data = Object(next());
    const replace = (member: { jobId: string }) => ({ ...member, ...wires.get(member.jobId) });
    return Array.isArray(data.records)
      ? { ...data, records: data.records.map(replace) }
      : wires.has(data.jobId)
        ? replace(data)
        : data;
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
