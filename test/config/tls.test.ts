import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { createAuthority } from "../support/certificates.ts";
import { failureOf, makePlace, resolveTarget, type TargetFlags } from "../support/config-place.ts";

const authority = await createAuthority("ours");
const homely = await createAuthority("homely");
const client = await authority.issue();
const { cert, key } = client;
const locked = createPrivateKey(key).export({
  type: "pkcs8",
  format: "pem",
  cipher: "aes-256-cbc",
  passphrase: "secret",
});
const { privateKey: rsaKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const lockedAsOfOld = rsaKey.export({
  type: "pkcs1",
  format: "pem",
  cipher: "aes-256-cbc",
  passphrase: "secret",
});

const files = {
  "project/app/ca.pem": authority.cert,
  "project/app/cert.pem": cert,
  "project/app/key.pem": key,
  "project/app/both.pem": `${key}${cert}`,
  "home/tls/ca.pem": homely.cert,
  "project/app/empty.pem": "",
  "project/app/prose.pem": "the authority of our house",
  "project/app/cert.der": Uint8Array.of(0x30, 0x82, 0, 1),
  "project/app/cut.pem": authority.cert.slice(0, 200),
  "project/app/one-of-two.pem": `${authority.cert}${homely.cert.replace("MII", "MIJ")}`,
  "project/app/cut-key.pem": key.slice(0, 60),
  "project/app/locked.pem": locked,
  "project/app/locked-as-of-old.pem": lockedAsOfOld,
  "project/app/other-key.pem": homely.key,
};

test.each<[string, TargetFlags, Env, object | null]>([
  ["nothing", {}, {}, null],
  ["--ca-file", { caFile: "ca.pem" }, {}, { ca: authority.cert }],
  ["MILVUS_CA_FILE", {}, { MILVUS_CA_FILE: "~/tls/ca.pem" }, { ca: homely.cert }],
  [
    "--cert-file and MILVUS_KEY_FILE",
    { certFile: "cert.pem" },
    { MILVUS_KEY_FILE: "key.pem" },
    { cert, key },
  ],
  [
    "one file for certificate and key",
    { certFile: "both.pem", keyFile: "both.pem" },
    {},
    { cert, key: `${key}${cert}` },
  ],
  ["MILVUS_INSECURE=0", {}, { MILVUS_INSECURE: "0" }, null],
  ["MILVUS_INSECURE=false", {}, { MILVUS_INSECURE: "false" }, null],
])("%s says whom to trust", async (_name, flags, env, tls) => {
  const { context, stderr } = makePlace({ files, env });

  expect((await resolveTarget(flags, context)).tls).toEqual(tls);
  expect(stderr()).toBe("");
});

test("paths in a file start at that file", async () => {
  const { context } = makePlace({ files: { ...files, "home/.milvusrc": "caFile: tls/ca.pem\n" } });

  expect((await resolveTarget({}, context)).tls).toEqual({ ca: homely.cert });
});

test.each<[string, TargetFlags, Env, string]>([
  ["--insecure", { insecure: true }, {}, ""],
  ["MILVUS_INSECURE", {}, { MILVUS_INSECURE: "1" }, ""],
  ["MILVUS_INSECURE", {}, { MILVUS_INSECURE: "true" }, ""],
  ["~/.milvusrc: insecure", {}, {}, "insecure: true\n"],
  ["~/.milvusrc: insecure", {}, {}, `insecure: \${UNSET:-true}\n`],
])("an unchecked certificate is warned about: %s", async (label, flags, env, rc) => {
  const { context, stderr } = makePlace({ env, files: rc === "" ? {} : { "home/.milvusrc": rc } });

  expect((await resolveTarget(flags, context)).tls).toEqual({ insecure: true });
  expect(stderr()).toBe(`warning: the server's certificate is not checked (${label})\n`);
});

const readable = "name a PEM file that this user may read";
const certificateWanted = 'name a file with "-----BEGIN CERTIFICATE-----" in it';
const keyWanted = 'name a file with "-----BEGIN PRIVATE KEY-----" in it';
const copyAgain = "copy it again, whole, from its BEGIN line to its END line";
const unlock =
  "write the key without one, for your eyes only: openssl pkey -in <file> -out <new file>";

test.each<[string, TargetFlags, Env, string, string]>([
  [
    "a missing CA file",
    { caFile: "nowhere.pem" },
    {},
    "--ca-file: nowhere.pem cannot be read: there is no such file",
    readable,
  ],
  [
    "a folder",
    {},
    { MILVUS_CA_FILE: "~/tls" },
    "MILVUS_CA_FILE: ~/tls cannot be read: it is a directory",
    readable,
  ],
  [
    "an empty file",
    { caFile: "empty.pem" },
    {},
    "--ca-file: empty.pem cannot be used: it holds no certificate in PEM format",
    certificateWanted,
  ],
  [
    "a CA file that is no PEM",
    { caFile: "prose.pem" },
    {},
    "--ca-file: prose.pem cannot be used: it holds no certificate in PEM format",
    certificateWanted,
  ],
  [
    "a key where a certificate belongs",
    {},
    { MILVUS_CA_FILE: "key.pem" },
    "MILVUS_CA_FILE: key.pem cannot be used: it holds a private key, but no certificate",
    certificateWanted,
  ],
  [
    "a CA file that was cut off",
    { caFile: "cut.pem" },
    {},
    "--ca-file: cut.pem cannot be used: the certificate in it is damaged",
    copyAgain,
  ],
  [
    "a CA file of which one certificate is damaged",
    { caFile: "one-of-two.pem" },
    {},
    "--ca-file: one-of-two.pem cannot be used: certificate 2 in it is damaged",
    copyAgain,
  ],
  [
    "a certificate where a key belongs",
    { certFile: "cert.pem", keyFile: "cert.pem" },
    {},
    "--key-file: cert.pem cannot be used: it holds a certificate, but no private key",
    keyWanted,
  ],
  [
    "a key file that is no PEM",
    { certFile: "cert.pem", keyFile: "prose.pem" },
    {},
    "--key-file: prose.pem cannot be used: it holds no private key in PEM format",
    keyWanted,
  ],
  [
    "a key that was cut off",
    { certFile: "cert.pem", keyFile: "cut-key.pem" },
    {},
    "--key-file: cut-key.pem cannot be used: the key in it is damaged, or of a kind that TLS does not use",
    copyAgain,
  ],
  [
    "an encrypted key",
    { certFile: "cert.pem", keyFile: "locked.pem" },
    {},
    "--key-file: locked.pem cannot be used: its key is encrypted, and there is no way to give the passphrase",
    unlock,
  ],
  [
    "a key encrypted as of old",
    { certFile: "cert.pem", keyFile: "locked-as-of-old.pem" },
    {},
    "--key-file: locked-as-of-old.pem cannot be used: its key is encrypted, and there is no way to give the passphrase",
    unlock,
  ],
  [
    "a key of another certificate",
    { certFile: "cert.pem" },
    { MILVUS_KEY_FILE: "other-key.pem" },
    "MILVUS_KEY_FILE: other-key.pem is not the key of --cert-file: cert.pem",
    "the first certificate of that file must be the one that was made with this key",
  ],
  [
    "a certificate in DER",
    { certFile: "cert.der", keyFile: "key.pem" },
    {},
    "--cert-file: cert.der cannot be read: it is a binary file, or not saved as UTF-8",
    readable,
  ],
  [
    "a certificate without a key",
    { certFile: "cert.pem" },
    {},
    "--cert-file is given without a key",
    "a client certificate needs both: add --key-file",
  ],
  [
    "a key without a certificate",
    {},
    { MILVUS_KEY_FILE: "key.pem" },
    "MILVUS_KEY_FILE is given without a certificate",
    "a client certificate needs both: add --cert-file",
  ],
  [
    "MILVUS_INSECURE=maybe",
    {},
    { MILVUS_INSECURE: "maybe" },
    'MILVUS_INSECURE has no value "maybe"',
    "allowed: true, false, 1, 0",
  ],
])("%s is refused", async (_name, flags, env, message, hint) => {
  const { context } = makePlace({ files, env });

  expect(await failureOf(resolveTarget(flags, context))).toEqual({
    kind: expect.stringMatching(/^(config|usage)$/),
    message,
    hint,
  });
});
