import type { Tls } from "../context.ts";

/** One Milvus to talk to, everything about it settled. */
export interface Target {
  /** The profile it came from, `null` when flags or environment alone name it. */
  profile: string | null;
  /** Scheme, host, port and base path, without a trailing slash. */
  uri: string;
  token: string | null;
  /** `null` leaves the choice to the server. */
  db: string | null;
  requestTimeoutMs: number;
  tls: Tls | null;
}
