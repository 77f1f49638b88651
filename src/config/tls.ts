import type { Context, Tls } from "../context.ts";
import { CliError } from "../errors.ts";
import { parseChoice } from "../values.ts";
import { expandPath, shownPath } from "./paths.ts";
import type { ProfileKey } from "./schema.ts";
import type { Setting } from "./settings.ts";
import { readText } from "./text-file.ts";

const maxBytes = 4 * 1024 * 1024;

/** `null` when nothing but the system's own trust was asked for. */
export function readTls(settings: ReadonlyMap<ProfileKey, Setting>, context: Context): Tls | null {
  const [ca, cert, key] = [
    settings.get("caFile"),
    settings.get("certFile"),
    settings.get("keyFile"),
  ];
  if (cert !== undefined && key === undefined) throw incomplete(cert.label, "a key", "--key-file");
  if (key !== undefined && cert === undefined)
    throw incomplete(key.label, "a certificate", "--cert-file");
  const tls: Tls = {
    ...(ca && { ca: readPem(ca, context) }),
    ...(cert && { cert: readPem(cert, context) }),
    ...(key && { key: readPem(key, context) }),
    ...(isInsecure(settings.get("insecure")) && { insecure: true }),
  };
  return Object.keys(tls).length === 0 ? null : tls;
}

function readPem(setting: Setting, context: Context): string {
  const path = expandPath(setting.text, setting.base, context.home);
  const file = readText(path, maxBytes);
  const problem = "problem" in file ? file.problem : pemProblem(file.text);
  if ("problem" in file || problem !== null) {
    const what = `${setting.label}: ${shownPath(path, context)}`;
    throw new CliError("config", `${what} cannot be read: ${problem}`, {
      hint: "name a PEM file that this user may read",
    });
  }
  return file.text;
}

function pemProblem(text: string): string | null {
  return text.includes("-----BEGIN ") ? null : "it is not in PEM format";
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
