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
    stderr: `warning: the server's certificate is not checked (${label})\n`,
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

const readable = "name a PEM file that this user may read";
const certificateWanted = 'name a file with "-----BEGIN CERTIFICATE-----" in it';
const keyWanted = 'name a file with "-----BEGIN PRIVATE KEY-----" in it';
const copyAgain = "copy it again, whole, from its BEGIN line to its END line";
const unlock =
  "write the key without one, for your eyes only: openssl pkey -in <file> -out <new file>";

describe("refused is", () => {
  testCases(
    {
      "a missing CA file": {
        flags: { caFile: "nowhere.pem" },
        config: "--ca-file: nowhere.pem cannot be read: there is no such file",
        hint: readable,
      },
      "a folder": {
        env: { MILVUS_CA_FILE: "~/tls" },
        config: "MILVUS_CA_FILE: ~/tls cannot be read: it is a directory",
        hint: readable,
      },
      "an empty file": {
        flags: { caFile: "empty.pem" },
        config: "--ca-file: empty.pem cannot be used: it holds no certificate in PEM format",
        hint: certificateWanted,
      },
      "a CA file that is no PEM": {
        flags: { caFile: "prose.pem" },
        config: "--ca-file: prose.pem cannot be used: it holds no certificate in PEM format",
        hint: certificateWanted,
      },
      "a key where a certificate belongs": {
        env: { MILVUS_CA_FILE: "key.pem" },
        config:
          "MILVUS_CA_FILE: key.pem cannot be used: it holds a private key, but no certificate",
        hint: certificateWanted,
      },
      "a CA file that was cut off": {
        flags: { caFile: "cut.pem" },
        config: "--ca-file: cut.pem cannot be used: the certificate in it is damaged",
        hint: copyAgain,
      },
      "a CA file of which one certificate is damaged": {
        flags: { caFile: "one-of-two.pem" },
        config: "--ca-file: one-of-two.pem cannot be used: certificate 2 in it is damaged",
        hint: copyAgain,
      },
      "a certificate where a key belongs": {
        flags: { certFile: "cert.pem", keyFile: "cert.pem" },
        config: "--key-file: cert.pem cannot be used: it holds a certificate, but no private key",
        hint: keyWanted,
      },
      "a key file that is no PEM": {
        flags: { certFile: "cert.pem", keyFile: "prose.pem" },
        config: "--key-file: prose.pem cannot be used: it holds no private key in PEM format",
        hint: keyWanted,
      },
      "a key that was cut off": {
        flags: { certFile: "cert.pem", keyFile: "cut-key.pem" },
        config:
          "--key-file: cut-key.pem cannot be used: the key in it is damaged, or of a kind that TLS does not use",
        hint: copyAgain,
      },
      "an encrypted key": {
        flags: { certFile: "cert.pem", keyFile: "locked.pem" },
        config:
          "--key-file: locked.pem cannot be used: its key is encrypted, and there is no way to give the passphrase",
        hint: unlock,
      },
      "a key encrypted as of old": {
        flags: { certFile: "cert.pem", keyFile: "locked-as-of-old.pem" },
        config:
          "--key-file: locked-as-of-old.pem cannot be used: its key is encrypted, and there is no way to give the passphrase",
        hint: unlock,
      },
      "a key of another certificate": {
        env: { MILVUS_KEY_FILE: "other-key.pem" },
        flags: { certFile: "cert.pem" },
        config: "MILVUS_KEY_FILE: other-key.pem is not the key of --cert-file: cert.pem",
        hint: "the first certificate of that file must be the one that was made with this key",
      },
      "a certificate in DER": {
        flags: { certFile: "cert.der", keyFile: "key.pem" },
        config: "--cert-file: cert.der cannot be read: it is a binary file, or not saved as UTF-8",
        hint: readable,
      },
      "a certificate without a key": {
        flags: { certFile: "cert.pem" },
        usage: "--cert-file is given without a key",
        hint: "a client certificate needs both: add --key-file",
      },
      "a key without a certificate": {
        env: { MILVUS_KEY_FILE: "key.pem" },
        usage: "MILVUS_KEY_FILE is given without a certificate",
        hint: "a client certificate needs both: add --cert-file",
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
