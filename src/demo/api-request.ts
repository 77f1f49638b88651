import { invalidFormat, Refusal } from "./responses.ts";

/** Describes a request as its handler reads it. */
export interface ApiRequest {
  /** Names the request's type in Go, as its refusals do. */
  readonly struct: string;
  /** Has names in lower case: Go matches them in any case and ignores the unknown. */
  readonly members: ReadonlyMap<string, unknown>;
  readonly db: string;
  /** Is empty if the request has none. */
  readonly idempotencyKey: string;
}

type Body = Pick<ApiRequest, "struct" | "members">;

export function parseBody(text: string, struct: string): Body {
  if (text.trim() === "")
    throw invalidFormat("the request body should be nil, however {} is valid");
  const value = parseJson(text) ?? {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw invalidFormat(
      `error: json: cannot unmarshal ${jsonType(value)} into Go value of type httpserver.${struct}`,
    );
  }
  const members = Object.entries(value).map(
    ([name, member]) => [name.toLowerCase(), member] as const,
  );
  return { struct, members: new Map(members) };
}

/** Returns `""` for a member that is absent or null, as Go does. */
export function readString(body: Body, name: string): string {
  const value = readMember(body, name) ?? "";
  if (typeof value !== "string") throw wrongType(value, body, name, "string");
  return value;
}

/** Returns `null` for an absent member: an empty array is a value. */
export function readStringLists(body: Body, name: string): string[][] | null {
  const value = readMember(body, name) ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw wrongType(value, body, name, "[][]string");
  return value.map((list: unknown) => {
    if (!Array.isArray(list)) throw wrongType(list, body, name, "[]string");
    return list.map((item: unknown) => {
      if (typeof item !== "string") throw wrongType(item, body, name, "string");
      return item;
    });
  });
}

/** Reads a value that is null as `""`, as Go does. */
export function readStringMap(body: Body, name: string): Record<string, string> {
  const value = readMember(body, name) ?? {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw wrongType(value, body, name, "map[string]string");
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => {
      const text = member ?? "";
      if (typeof text !== "string") throw wrongType(text, body, name, "string");
      return [key, text];
    }),
  );
}

export function readMember({ members }: Body, name: string): unknown {
  return members.get(name.toLowerCase());
}

/** Refuses a request that lacks fields, with one line per field. */
export function requireFields(struct: string, fields: Record<string, boolean>): void {
  const missing = Object.keys(fields).filter((field) => !fields[field]);
  if (missing.length === 0) return;
  const lines = missing.map(
    (field) =>
      `Key: '${struct}.${field}' Error:Field validation for '${field}' failed on the 'required' tag`,
  );
  throw new Refusal(1802, `missing required parameters, error: ${lines.join("\n")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const sign = /^Unexpected token '?(.)/u.exec(error.message)?.[1];
    throw invalidFormat(
      sign === undefined
        ? "error: unexpected EOF"
        : `error: invalid character '${sign}' looking for beginning of value`,
    );
  }
}

function wrongType(value: unknown, { struct }: Body, name: string, goType: string): Refusal {
  return invalidFormat(
    `error: json: cannot unmarshal ${jsonType(value)} into Go struct field ${struct}.${name} of type ${goType}`,
  );
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
