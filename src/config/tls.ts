import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Context, Tls } from "../base/context.ts";
import { CliError, isSystemError } from "../base/errors.ts";
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
  if (cert !== undefined && key === undefined)
    throw incompleteError(cert.label, "a key", "--key-file");
  if (key !== undefined && cert === undefined)
    throw incompleteError(key.label, "a certificate", "--cert-file");
  const tls: Tls = {
    ...(ca && { ca: toPem((await readPem(ca, parseCertificates, context)).parsed) }),
    ...(cert && key && (await readIdentity(cert, key, context))),
    ...(isInsecure(settings.get("insecure")) && { insecure: true }),
  };
  return Object.keys(tls).length === 0 ? null : tls;
}

/** Reads the client certificate and its key; Node would notice only during a request that they do not match. */
async function readIdentity(
  cert: Setting,
  key: Setting,
  context: Context,
): Promise<{ cert: string; key: string }> {
  const chain = await readPem(cert, parseCertificates, context);
  const { parsed, text, what } = await readPem(key, parseKey, context);
  if (chain.parsed[0]?.checkPrivateKey(parsed) !== true) {
    throw new CliError("config", `${what} is not the key of ${chain.what}`, {
      hint: "the first certificate of that file must be the one that was made with this key",
    });
  }
  return { cert: toPem(chain.parsed), key: text };
}

async function readPem<Parsed>(
  setting: Setting,
  parse: (text: string, what: string) => Parsed,
  context: Context,
): Promise<{ parsed: Parsed; text: string; what: string }> {
  const limit = { maxBytes: 4 * 1024 * 1024, hint: "name a PEM file that this user may read" };
  const { text, what } = await readSettingFile(setting, limit, context);
  return { parsed: parse(text, what), text, what };
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

function incompleteError(label: string, missing: string, flag: string): CliError {
  return new CliError("usage", `${label} is given without ${missing}`, {
    hint: `a client certificate needs both: add ${flag}`,
  });
}

const certificateStart = /^-----BEGIN (X509 )?CERTIFICATE-----/m;
const keyStart = /^-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/m;
const copyAgain = "copy it again, whole, from its BEGIN line to its END line";

/** Parses every certificate of a PEM text; Node silently ignores certificates that it cannot read. */
function parseCertificates(text: string, what: string): X509Certificate[] {
  const blocks = text.split(/(?=-----BEGIN )/).filter((block) => certificateStart.test(block));
  if (blocks.length === 0) {
    const problem = keyStart.test(text)
      ? "it holds a private key, but no certificate"
      : "it holds no certificate in PEM format";
    throw unusableError(what, problem, 'name a file with "-----BEGIN CERTIFICATE-----" in it');
  }
  return blocks.map((block, index) => {
    const certificate = parseUnlessDamaged(() => new X509Certificate(block));
    if (certificate !== null) return certificate;
    const which = blocks.length === 1 ? "the certificate" : `certificate ${index + 1}`;
    throw unusableError(what, `${which} in it is damaged`, copyAgain);
  });
}

function parseKey(text: string, what: string): KeyObject {
  if (!keyStart.test(text)) {
    const problem = certificateStart.test(text)
      ? "it holds a certificate, but no private key"
      : "it holds no private key in PEM format";
    throw unusableError(what, problem, 'name a file with "-----BEGIN PRIVATE KEY-----" in it');
  }
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: .*ENCRYPTED/m.test(text)) {
    throw unusableError(
      what,
      "its key is encrypted, and there is no way to give the passphrase",
      "write the key without one, for your eyes only: openssl pkey -in <file> -out <new file>",
    );
  }
  const key = parseUnlessDamaged(() => createPrivateKey(text));
  if (key !== null) return key;
  throw unusableError(
    what,
    "the key in it is damaged, or of a kind that TLS does not use",
    copyAgain,
  );
}

function unusableError(what: string, problem: string, hint: string): CliError {
  return new CliError("config", `${what} cannot be used: ${problem}`, { hint });
}

function parseUnlessDamaged<Parsed>(parse: () => Parsed): Parsed | null {
  try {
    return parse();
  } catch (error) {
    if (isSystemError(error) && /^ERR_(OSSL|CRYPTO)_/.test(error.code)) return null;
    throw error;
  }
}
