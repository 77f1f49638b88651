import type { Tls } from "../base/context.ts";

/** Where in Zilliz Cloud: the members that say so in the body of every request. */
export type CloudPlace = { clusterId: string } | { projectId: string; regionId: string };

export interface Cloud {
  place: CloudPlace;
  /** What opens the object store that files are read from: members of a create, and of nothing else. */
  storeKeys: Readonly<Record<string, string>>;
}

/** One Milvus to talk to, everything about it settled. */
export interface Target {
  /** The profile it came from, `null` when flags or environment alone name it. */
  profile: string | null;
  /** What its jobs and errors are marked with: the profile, where more than one is asked. */
  label: string | null;
  /** Scheme, host, port and base path, without a trailing slash. */
  uri: string;
  token: string | null;
  /** `null`: a Milvus of its own. */
  cloud: Cloud | null;
  /** `null` leaves the choice to the server. */
  db: string | null;
  requestTimeoutMs: number;
  /** How many times a request that only reads is sent again when its failure may pass. */
  retries: number;
  /** On the context's clock: nothing is sent again after it. `null`: none. */
  deadlineMs: number | null;
  tls: Tls | null;
}
