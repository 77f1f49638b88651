import { Refusal } from "./answers.ts";
import type { Quirks } from "./versions.ts";

export interface Accounts {
  /** Name to password; `undefined` is a server without authorization, where any header is fine. */
  readonly users: Readonly<Record<string, string>> | undefined;
  /**
   * What a user may do: `db.collection` or `db.*` to import there, `ListImport`, `GetImportProgress`. A user without an
   * entry may do everything.
   */
  readonly grants: Readonly<Record<string, readonly string[]>>;
}

interface Credentials {
  user: string;
  password: string;
}

/** The user behind an `Authorization` header, `null` where nobody is asked. */
export function authenticate(
  header: string | undefined,
  { users }: Accounts,
  { cloud }: Quirks,
): string | null {
  if (users === undefined) return null;
  if (cloud) return userOfApiKey(header, users);
  const { user, password } = parseCredentials(header ?? "");
  if (user === "" || password === "" || users[user] !== password) {
    throw new Refusal(1800, "user hasn't authenticated", 401);
  }
  return user;
}

export function isBasic(header: string | undefined): boolean {
  return /^basic /i.test(header ?? "");
}

/** Refuses a user who lacks the global or the collection's privilege. */
export function requirePrivilege(
  privilege: "ListImport" | "GetImportProgress" | "Import",
  user: string | null,
  place: { db: string; collection: string },
  accounts: Accounts,
  { databaseInDenial }: Quirks,
): void {
  const isGranted =
    privilege === "Import"
      ? mayImport(user, place, accounts)
      : (grantsOf(user, accounts)?.includes(privilege) ?? true);
  if (isGranted) return;
  const where = databaseInDenial ? ` in the \`${place.db}\` database` : "";
  const why = `Privilege${privilege}: permission deny to ${user}${where}`;
  throw new Refusal(65_535, `rpc error: code = PermissionDenied desc = ${why}`, 403);
}

export function mayImport(
  user: string | null,
  { db, collection }: { db: string; collection: string },
  accounts: Accounts,
): boolean {
  const grants = grantsOf(user, accounts);
  return grants === undefined || grants.some((g) => g === `${db}.${collection}` || g === `${db}.*`);
}

function grantsOf(user: string | null, { grants }: Accounts): readonly string[] | undefined {
  return user === null ? undefined : grants[user];
}

/** Basic, `Bearer user:password` or the bare `user:password`; an API key needs a hook that open source lacks. */
function parseCredentials(header: string): Credentials {
  const text = isBasic(header)
    ? Buffer.from(header.slice("basic ".length), "base64").toString("utf8")
    : header.replace(/^Bearer /, "");
  const colon = text.indexOf(":");
  return colon === -1
    ? { user: "", password: "" }
    : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function userOfApiKey(header: string | undefined, users: Readonly<Record<string, string>>): string {
  const key = (header ?? "").replace(/^Bearer /, "");
  const user = Object.keys(users).find((name) => users[name] === key);
  if (user === undefined) throw new Refusal(21_119, "The apikey is illegal.");
  return user;
}
