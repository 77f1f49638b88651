import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe } from "vitest";
import { createAuthority } from "../support/certificates.ts";
import { type Case, testCases } from "../support/configuration.ts";

const authority = await createAuthority("ours");
const homely = await createAuthority("homely");
const { cert, key } = await authority.issue();
const cipher = { cipher: "aes-256-cbc", passphrase: "secret", format: "pem" } as const;
const { privateKey: rsaKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const files = {
  "ca.pem": authority.cert,
  "cert.pem": cert,
  "key.pem": key,
  "both.pem": `${key}${cert}`,
  "~/tls/ca.pem": homely.cert,
  "empty.pem": "",
  "prose.pem": "the authority of our house",
  "cert.der": Uint8Array.of(0x30, 0x82, 0, 1),
  "cut.pem": authority.cert.slice(0, 200),
  "one-of-two.pem": `${authority.cert}${homely.cert.replace("MII", "MIJ")}`,
  "cut-key.pem": key.slice(0, 60),
  "locked.pem": createPrivateKey(key).export({ type: "pkcs8", ...cipher }),
  "locked-as-of-old.pem": rsaKey.export({ type: "pkcs1", ...cipher }),
  "other-key.pem": homely.key,
};

describe("whom to trust is said by", () => {
  testCases(
    {
      "--ca-file": { flags: { caFile: "ca.pem" }, target: { tls: { ca: authority.cert } } },
      MILVUS_CA_FILE: {
        env: { MILVUS_CA_FILE: "~/tls/ca.pem" },
        target: { tls: { ca: homely.cert } },
      },
      "--cert-file and MILVUS_KEY_FILE": {
        env: { MILVUS_KEY_FILE: "key.pem" },
        flags: { certFile: "cert.pem" },
        target: { tls: { cert, key } },
      },
      "one file for certificate and key": {
        flags: { certFile: "both.pem", keyFile: "both.pem" },
        target: { tls: { cert, key: `${key}${cert}` } },
      },
      "a file, where its paths start": {
        files: { ...files, "~/.milvusrc": "caFile: tls/ca.pem\n" },
        target: { profile: "default", tls: { ca: homely.cert } },
      },
      "nothing with MILVUS_INSECURE=0": { env: { MILVUS_INSECURE: "0" }, target: {} },
      "nothing with MILVUS_INSECURE=false": { env: { MILVUS_INSECURE: "false" }, target: {} },
    },
    files,
  );
});

/** Nothing is checked, because of the setting of this label. */
function uncheckedCase(label: string, profile: string | null = null): Case {
  return {
    target: { profile, tls: { insecure: true } },
    stderr: `warning: the TLS certificate is not verified (${label})\n`,
  };
}

describe("an unchecked certificate is warned about", () => {
  testCases({
    "with --insecure": { flags: { insecure: true }, ...uncheckedCase("--insecure") },
    "with MILVUS_INSECURE=1": {
      env: { MILVUS_INSECURE: "1" },
      ...uncheckedCase("MILVUS_INSECURE"),
    },
    "with MILVUS_INSECURE=true": {
      env: { MILVUS_INSECURE: "true" },
      ...uncheckedCase("MILVUS_INSECURE"),
    },
    "with insecure of a profile": {
      files: { "~/.milvusrc": "insecure: true\n" },
      ...uncheckedCase("~/.milvusrc: insecure", "default"),
    },
    "with insecure by a placeholder": {
      files: { "~/.milvusrc": `insecure: \${UNSET:-true}\n` },
      ...uncheckedCase("~/.milvusrc: insecure", "default"),
    },
  });
});

const readable = "check the path; use a PEM file that you can read";
const certificateWanted = "use a file with -----BEGIN CERTIFICATE-----";
const keyWanted = "use a file with -----BEGIN PRIVATE KEY-----";
const copyAgain = "copy it again, from its BEGIN line to its END line";
const unlock = (file: string) =>
  `remove the passphrase: openssl pkey -in ${file} -out ${file}.plain; chmod 600 ${file}.plain`;

describe("refused is", () => {
  testCases(
    {
      "a missing CA file": {
        flags: { caFile: "nowhere.pem" },
        config: "--ca-file: nowhere.pem cannot be read: no such file",
        hint: readable,
      },
      "a folder": {
        env: { MILVUS_CA_FILE: "~/tls" },
        config: "MILVUS_CA_FILE: ~/tls cannot be read: a directory, not a file",
        hint: readable,
      },
      "an empty file": {
        flags: { caFile: "empty.pem" },
        config: "--ca-file: empty.pem contains no PEM certificate",
        hint: certificateWanted,
      },
      "a CA file that is no PEM": {
        flags: { caFile: "prose.pem" },
        config: "--ca-file: prose.pem contains no PEM certificate",
        hint: certificateWanted,
      },
      "a key where a certificate belongs": {
        env: { MILVUS_CA_FILE: "key.pem" },
        config: "MILVUS_CA_FILE: key.pem contains a private key but no certificate",
        hint: certificateWanted,
      },
      "a CA file that was cut off": {
        flags: { caFile: "cut.pem" },
        config: "--ca-file: cut.pem: the certificate is corrupt",
        hint: copyAgain,
      },
      "a CA file of which one certificate is damaged": {
        flags: { caFile: "one-of-two.pem" },
        config: "--ca-file: one-of-two.pem: certificate 2 is corrupt",
        hint: copyAgain,
      },
      "a certificate where a key belongs": {
        flags: { certFile: "cert.pem", keyFile: "cert.pem" },
        config: "--key-file: cert.pem contains a certificate but no private key",
        hint: keyWanted,
      },
      "a key file that is no PEM": {
        flags: { certFile: "cert.pem", keyFile: "prose.pem" },
        config: "--key-file: prose.pem contains no PEM private key",
        hint: keyWanted,
      },
      "a key that was cut off": {
        flags: { certFile: "cert.pem", keyFile: "cut-key.pem" },
        config: "--key-file: cut-key.pem: the key is corrupt, or TLS does not support its type",
        hint: copyAgain,
      },
      "an encrypted key": {
        flags: { certFile: "cert.pem", keyFile: "locked.pem" },
        config: "--key-file: locked.pem: encrypted keys are not supported",
        hint: unlock("locked.pem"),
      },
      "a key encrypted as of old": {
        flags: { certFile: "cert.pem", keyFile: "locked-as-of-old.pem" },
        config: "--key-file: locked-as-of-old.pem: encrypted keys are not supported",
        hint: unlock("locked-as-of-old.pem"),
      },
      "a key of another certificate": {
        env: { MILVUS_KEY_FILE: "other-key.pem" },
        flags: { certFile: "cert.pem" },
        config: "MILVUS_KEY_FILE: other-key.pem does not match the certificate in cert.pem",
        hint: "use the key of the first certificate in cert.pem",
      },
      "a certificate in DER": {
        flags: { certFile: "cert.der", keyFile: "key.pem" },
        config: "--cert-file: cert.der cannot be read: not a UTF-8 text file",
        hint: readable,
      },
      "a certificate without a key": {
        flags: { certFile: "cert.pem" },
        usage: "--cert-file requires --key-file",
        hint: "set both the client certificate and its key, or neither",
      },
      "a key without a certificate": {
        env: { MILVUS_KEY_FILE: "key.pem" },
        usage: "MILVUS_KEY_FILE requires --cert-file",
        hint: "set both the client certificate and its key, or neither",
      },
      "MILVUS_INSECURE=maybe": {
        env: { MILVUS_INSECURE: "maybe" },
        usage: 'unknown value for MILVUS_INSECURE: "maybe"',
        hint: "allowed: true, false, 1, 0",
      },
    },
    files,
  );
});
