import type { X509Certificate } from "node:crypto";
import type { Context, Tls } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, readStdin, readText, shownPath } from "../base/text-files.ts";
import { parseChoice } from "../base/values.ts";
import type { Problem } from "./pem.ts";
import type { ProfileKey } from "./schema.ts";
import type { Setting } from "./settings.ts";

const tokenMaxBytes = 64 * 1024;

/** The token that a `token` or `tokenFile` setting stands for. */
export async function readToken(setting: Setting, context: Context): Promise<string> {
  if (setting.key === "token") return checkToken(setting.text, setting.label);
  if (setting.text === "-" && setting.from !== "profile") {
    const text = await readInput(setting.label, context);
    return checkToken(withoutLineEnd(text), `${setting.label}: standard input`);
  }
  const path = expandPath(setting.text, setting.base, context.home);
  const what = `${setting.label}: ${shownPath(path, context)}`;
  const file = await readText(path, tokenMaxBytes, context.signal);
  if ("problem" in file) {
    throw new CliError("config", `${what} cannot be read: ${file.problem}`, {
      hint: "name a file that holds nothing but the token",
    });
  }
  return checkToken(withoutLineEnd(file.text), what);
}

async function readInput(label: string, context: Context): Promise<string> {
  if (context.stdin.isTTY === true) {
    throw new CliError("usage", `${label}: standard input is a terminal`, {
      hint: "pipe the token in, so that it is not shown while you type",
    });
  }
  const text = await readStdin(context, tokenMaxBytes);
  if (text !== null) return text;
  const limit = `${tokenMaxBytes / 1024} KiB`;
  throw new CliError("usage", `${label}: standard input is larger than ${limit}`);
}

/** It goes into a header, where a line break would start another. */
function checkToken(token: string, what: string): string {
  if (token === "") {
    throw new CliError("config", `${what} is empty`, { hint: "put the token there" });
  }
  if (/\p{Cc}/u.test(token)) {
    throw new CliError("config", `${what} holds a line break or another control character`, {
      hint: "a token is one line; check what was saved there",
    });
  }
  return token;
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}

const pemMaxBytes = 4 * 1024 * 1024;

/** `null` when nothing but the usual trust was asked for. */
export async function readTls(
  settings: ReadonlyMap<ProfileKey, Setting>,
  context: Context,
): Promise<Tls | null> {
  const [ca, cert, key] = [
    settings.get("caFile"),
    settings.get("certFile"),
    settings.get("keyFile"),
  ];
  if (cert !== undefined && key === undefined) throw incomplete(cert.label, "a key", "--key-file");
  if (key !== undefined && cert === undefined)
    throw incomplete(key.label, "a certificate", "--cert-file");
  const tls: Tls = {
    ...(ca && { ca: await readCertificates(ca, context) }),
    ...(cert && key && (await readIdentity(cert, key, context))),
    ...(isInsecure(settings.get("insecure")) && { insecure: true }),
  };
  return Object.keys(tls).length === 0 ? null : tls;
}

async function readCertificates(setting: Setting, context: Context): Promise<string> {
  const { parseCertificates } = await import("./pem.ts");
  return asPem((await readPem(setting, parseCertificates, context)).parsed);
}

/** What a server wants to see of us: Node would find out only in the middle of a request that the two do not match. */
async function readIdentity(
  cert: Setting,
  key: Setting,
  context: Context,
): Promise<{ cert: string; key: string }> {
  const { parseCertificates, parseKey } = await import("./pem.ts");
  const chain = await readPem(cert, parseCertificates, context);
  const { parsed, text, what } = await readPem(key, parseKey, context);
  if (chain.parsed[0]?.checkPrivateKey(parsed) !== true) {
    throw new CliError("config", `${what} is not the key of ${chain.what}`, {
      hint: "the first certificate of that file must be the one that was made with this key",
    });
  }
  return { cert: asPem(chain.parsed), key: text };
}

interface Pem<Parsed> {
  parsed: Parsed;
  text: string;
  /** The setting and the file in messages. */
  what: string;
}

async function readPem<Parsed extends object>(
  setting: Setting,
  parse: (text: string) => Parsed | Problem,
  context: Context,
): Promise<Pem<Parsed>> {
  const path = expandPath(setting.text, setting.base, context.home);
  const what = `${setting.label}: ${shownPath(path, context)}`;
  const file = await readText(path, pemMaxBytes, context.signal);
  if ("problem" in file) {
    throw new CliError("config", `${what} cannot be read: ${file.problem}`, {
      hint: "name a PEM file that this user may read",
    });
  }
  const parsed = parse(file.text);
  if (isProblem(parsed)) {
    throw new CliError("config", `${what} cannot be used: ${parsed.problem}`, {
      hint: parsed.hint,
    });
  }
  return { parsed, text: file.text, what };
}

function isProblem(result: object): result is Problem {
  return "problem" in result;
}

/** What was understood, written anew: Node stops without a word at the first line of a file that it cannot read. */
function asPem(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join("");
}

function isInsecure(setting: Setting | undefined): boolean {
  if (setting === undefined) return false;
  const choice = parseChoice(setting.text, ["true", "false", "1", "0"], setting.label);
  return choice === "true" || choice === "1";
}

function incomplete(label: string, missing: string, flag: string): CliError {
  return new CliError("usage", `${label} is given without ${missing}`, {
    hint: `a client certificate needs both: add ${flag}`,
  });
}
