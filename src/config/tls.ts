import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Context, Tls } from "../base/context.ts";
import { CliError, isSystemError } from "../base/errors.ts";
import { shellPath } from "../base/shell.ts";
import { parseChoice } from "../base/values.ts";
import { readSettingFile } from "./credentials.ts";
import type { ProfileKey } from "./schema.ts";
import type { Setting } from "./settings.ts";

/** Returns what the settings change about TLS connections; `null`: nothing. */
export async function readTls(
  settings: ReadonlyMap<ProfileKey, Setting>,
  context: Context,
): Promise<Tls | null> {
  const ca = settings.get("caFile");
  const cert = settings.get("certFile");
  const key = settings.get("keyFile");
  if (cert !== undefined && key === undefined) throw incompleteError(cert.label, "--key-file");
  if (key !== undefined && cert === undefined) throw incompleteError(key.label, "--cert-file");
  const tls: Tls = {
    ...(ca && { ca: toPem((await readPem(ca, parseCertificates, context)).parsed) }),
    ...(cert && key && (await readIdentity(cert, key, context))),
    ...(isInsecure(settings.get("insecure")) && { insecure: true }),
  };
  return Object.keys(tls).length === 0 ? null : tls;
}

/** Reads the client certificate and its key; Node would report only during a request that they do not match. */
async function readIdentity(
  cert: Setting,
  key: Setting,
  context: Context,
): Promise<{ cert: string; key: string }> {
  const chain = await readPem(cert, parseCertificates, context);
  const { parsed, text, what } = await readPem(key, parseKey, context);
  if (chain.parsed[0]?.checkPrivateKey(parsed) !== true) {
    throw new CliError("config", `${what} does not match the certificate in ${chain.shown}`, {
      hint: `use the key of the first certificate in ${chain.shown}`,
    });
  }
  return { cert: toPem(chain.parsed), key: text };
}

async function readPem<Parsed>(
  setting: Setting,
  parse: (text: string, what: string, shown: string) => Parsed,
  context: Context,
): Promise<{ parsed: Parsed; text: string; what: string; shown: string }> {
  const limit = {
    maxBytes: 4 * 1024 * 1024,
    hint: "check the path; use a PEM file that you can read",
  };
  const { text, what, shown } = await readSettingFile(setting, limit, context);
  return { parsed: parse(text, what, shown), text, what, shown };
}

/** Writes the parsed certificates anew: Node silently ignores everything after a line that it cannot read. */
function toPem(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join("");
}

function isInsecure(setting: Setting | undefined): boolean {
  if (setting === undefined) return false;
  const choice = parseChoice(
    setting.text,
    ["true", "false", "1", "0"],
    setting.label,
    setting.written,
  );
  return choice === "true" || choice === "1";
}

function incompleteError(label: string, flag: string): CliError {
  return new CliError("usage", `${label} requires ${flag}`, {
    hint: "set both the client certificate and its key, or neither",
  });
}

const certificateStart = /^-----BEGIN (X509 )?CERTIFICATE-----/m;
const keyStart = /^-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/m;
const copyAgain = "copy it again, from its BEGIN line to its END line";

/** Parses every certificate of a PEM text; Node silently ignores certificates that it cannot read. */
function parseCertificates(text: string, what: string): X509Certificate[] {
  const blocks = text.split(/(?=-----BEGIN )/).filter((block) => certificateStart.test(block));
  if (blocks.length === 0) {
    const problem = keyStart.test(text)
      ? "contains a private key but no certificate"
      : "contains no PEM certificate";
    throw new CliError("config", `${what} ${problem}`, {
      hint: "use a file with -----BEGIN CERTIFICATE-----",
    });
  }
  return blocks.map((block, index) => {
    const certificate = parseUnlessCorrupt(() => new X509Certificate(block));
    if (certificate !== null) return certificate;
    const which = blocks.length === 1 ? "the certificate" : `certificate ${index + 1}`;
    throw new CliError("config", `${what}: ${which} is corrupt`, { hint: copyAgain });
  });
}

function parseKey(text: string, what: string, shown: string): KeyObject {
  if (!keyStart.test(text)) {
    const problem = certificateStart.test(text)
      ? "contains a certificate but no private key"
      : "contains no PEM private key";
    throw new CliError("config", `${what} ${problem}`, {
      hint: "use a file with -----BEGIN PRIVATE KEY-----",
    });
  }
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: .*ENCRYPTED/m.test(text)) {
    const [file, plain] = [shellPath(shown), shellPath(`${shown}.plain`)];
    const command = `: openssl pkey -in ${file} -out ${plain}; chmod 600 ${plain}`;
    throw new CliError("config", `${what}: encrypted keys are not supported`, {
      hint: `remove the passphrase${file === null ? " with openssl pkey" : command}`,
    });
  }
  const key = parseUnlessCorrupt(() => createPrivateKey(text));
  if (key !== null) return key;
  throw new CliError("config", `${what}: the key is corrupt, or TLS does not support its type`, {
    hint: copyAgain,
  });
}

function parseUnlessCorrupt<Parsed>(parse: () => Parsed): Parsed | null {
  try {
    return parse();
  } catch (error) {
    if (isSystemError(error) && /^ERR_(OSSL|CRYPTO)_/.test(error.code)) return null;
    throw error;
  }
}
