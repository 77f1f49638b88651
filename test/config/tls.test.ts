import { expect, test } from "vitest";
import { resolveTarget, type TargetFlags } from "../../src/config/target.ts";
import type { Env } from "../../src/context.ts";
import { failureOf, makePlace } from "../support/config-place.ts";

function pem(name: string): string {
  return `-----BEGIN ${name}-----\n`;
}

const files = {
  "project/app/ca.pem": pem("CA"),
  "project/app/cert.pem": pem("CERT"),
  "project/app/key.pem": pem("KEY"),
  "home/tls/ca.pem": pem("HOME CA"),
  "project/app/empty.pem": "",
  "project/app/cert.der": Uint8Array.of(0x30, 0x82, 0, 1),
};

test.each<[string, TargetFlags, Env, object | null]>([
  ["nothing", {}, {}, null],
  ["--ca-file", { caFile: "ca.pem" }, {}, { ca: pem("CA") }],
  ["MILVUS_CA_FILE", {}, { MILVUS_CA_FILE: "~/tls/ca.pem" }, { ca: pem("HOME CA") }],
  [
    "--cert-file and MILVUS_KEY_FILE",
    { certFile: "cert.pem" },
    { MILVUS_KEY_FILE: "key.pem" },
    { cert: pem("CERT"), key: pem("KEY") },
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

  expect((await resolveTarget({}, context)).tls).toEqual({ ca: pem("HOME CA") });
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
    "--ca-file: empty.pem cannot be read: it is not in PEM format",
    readable,
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

  expect(await failureOf(resolveTarget(flags, context))).toMatchObject({ message, hint });
});
