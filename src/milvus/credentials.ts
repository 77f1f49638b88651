import type { Context, Env } from "../base/context.ts";
import { attempt } from "../base/retry.ts";
import { createRedaction, proxySecrets, type Redaction } from "./redaction.ts";
import type { Target } from "./server.ts";

/** What a server's requests are sent with, and what is removed from its responses. */
export interface Credentials extends Redaction {
  token: string | null;
}

/** `former`: a token that was replaced. */
export function openCredentials(
  { token, cloud, secrets = [] }: Target,
  env: Env,
  former: string | null = null,
): Credentials {
  const storeKeys = Object.values(cloud?.storeKeys ?? {});
  const others = [...secrets, ...storeKeys, ...proxySecrets(env)];
  return { token, ...createRedaction([token, former, ...others]) };
}

/** Returns true if a response shows that the token was refused, and no privilege missing. */
export function isTokenRefused(status: number, code: number | undefined): boolean {
  return status === 401 || code === 1400 || code === 1800 || code === 21_119;
}

/** The session of a request that was refused. */
interface Refused {
  credentials: Credentials;
  target: Target;
  context: Context;
}

/**
 * Reads the token file again after `refused` was refused, and changes the credentials. Returns whether there is another
 * token to try. Without a file, or while it cannot be read, there is none.
 */
export async function renewToken(
  { credentials, target, context }: Refused,
  refused: string | null,
): Promise<boolean> {
  // Another request may have read the file meanwhile.
  if (credentials.token !== refused) return true;
  if (refused === null || target.readTokenAgain === undefined) return false;
  const read = await attempt(target.readTokenAgain());
  if (!("value" in read) || read.value === refused) return false;
  Object.assign(
    credentials,
    openCredentials({ ...target, token: read.value }, context.env, refused),
  );
  return true;
}
