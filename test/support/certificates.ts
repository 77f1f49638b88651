import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its key, in PEM. */
export interface Identity {
  cert: string;
  key: string;
}

export interface Terms {
  /** Names and addresses it is for; none for a client. */
  hosts?: readonly string[];
  /** Days from now on which it begins and ends to be valid. */
  days?: readonly [from: number, to: number];
}

export interface Authority extends Identity {
  issue(terms?: Terms): Promise<Identity>;
  /** An authority below this one. */
  delegate(): Promise<Authority>;
}

interface Signer {
  certificate: X509Certificate;
  keys: webcrypto.CryptoKeyPair;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export async function createAuthority(name: string): Promise<Authority> {
  return authority(await sign(`CN=${name}`, { isAuthority: true }));
}

export async function selfSigned(terms: Terms): Promise<Identity> {
  return identity(await sign("CN=self-signed", terms));
}

function authority(signer: Signer): Authority {
  return {
    ...identity(signer),
    issue: async (terms = {}) => identity(await sign("CN=issued", terms, signer)),
    delegate: async () => authority(await sign("CN=below", { isAuthority: true }, signer)),
  };
}

async function sign(
  name: string,
  { hosts = [], days = [-1, 1], isAuthority = false }: Terms & { isAuthority?: boolean },
  issuer?: Signer,
): Promise<Signer> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const names = hosts.map((host) => ({ type: isIP(host) ? "ip" : "dns", value: host }) as const);
  const [from, to] = days;
  const certificate = await X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.certificate.subject ?? name,
    notBefore: daysFromNow(from),
    notAfter: daysFromNow(to),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(isAuthority, undefined, true),
      ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)]),
    ],
  });
  return { certificate, keys };
}

function identity({ certificate, keys }: Signer): Identity {
  const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" });
  return { cert: `${certificate.toString("pem")}\n`, key: key.toString() };
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}
