import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { isSystemError } from "../base/errors.ts";

/** `problem` completes a sentence that names the file, `hint` says how to mend it. */
export interface Problem {
  problem: string;
  hint: string;
}

/** All certificates of a text in PEM, of which Node would pass over those that it cannot read. */
export function parseCertificates(text: string): X509Certificate[] | Problem {
  const blocks = text.split(/(?=-----BEGIN )/).filter((block) => certificateStart.test(block));
  if (blocks.length === 0) {
    return {
      problem: keyStart.test(text)
        ? "it holds a private key, but no certificate"
        : "it holds no certificate in PEM format",
      hint: 'name a file with "-----BEGIN CERTIFICATE-----" in it',
    };
  }
  const certificates = blocks.map((block) => unlessDamaged(() => new X509Certificate(block)));
  const sound = certificates.filter((certificate) => certificate !== null);
  if (sound.length === blocks.length) return sound;
  const which =
    blocks.length === 1 ? "the certificate" : `certificate ${certificates.indexOf(null) + 1}`;
  return {
    problem: `${which} in it is damaged`,
    hint: "copy it again, whole, from its BEGIN line to its END line",
  };
}

export function parseKey(text: string): KeyObject | Problem {
  if (!keyStart.test(text)) {
    return {
      problem: certificateStart.test(text)
        ? "it holds a certificate, but no private key"
        : "it holds no private key in PEM format",
      hint: 'name a file with "-----BEGIN PRIVATE KEY-----" in it',
    };
  }
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: .*ENCRYPTED/m.test(text)) {
    return {
      problem: "its key is encrypted, and there is no way to give the passphrase",
      hint: "write the key without one, for your eyes only: openssl pkey -in <file> -out <new file>",
    };
  }
  const key = unlessDamaged(() => createPrivateKey(text));
  return (
    key ?? {
      problem: "the key in it is damaged, or of a kind that TLS does not use",
      hint: "copy it again, whole, from its BEGIN line to its END line",
    }
  );
}

const certificateStart = /^-----BEGIN (X509 )?CERTIFICATE-----/m;
const keyStart = /^-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/m;

function unlessDamaged<Parsed>(parse: () => Parsed): Parsed | null {
  try {
    return parse();
  } catch (error) {
    if (isSystemError(error) && /^ERR_(OSSL|CRYPTO)_/.test(error.code)) return null;
    throw error;
  }
}
