import { Refusal, wrongFormat } from "./answers.ts";

/** A request's members under lower-case names: Go matches them in any case and ignores the unknown. */
export interface RequestBody {
  /** Go's name of the request, which its complaints carry. */
  struct: string;
  members: ReadonlyMap<string, unknown>;
}

export function parseBody(text: string, struct: string): RequestBody {
  if (text.trim() === "") throw wrongFormat("the request body should be nil, however {} is valid");
  const value = parseJson(text);
  if (value === null) return { struct, members: new Map() };
  if (typeof value !== "object" || Array.isArray(value)) {
    throw wrongFormat(
      `error: json: cannot unmarshal ${kindOf(value)} into Go value of type httpserver.${struct}`,
    );
  }
  return {
    struct,
    members: new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member])),
  };
}

/** `""` when absent or null, as Go has it. */
export function readString(body: RequestBody, name: string): string {
  const value = body.members.get(name.toLowerCase()) ?? "";
  if (typeof value !== "string") throw wrongType(value, body, name, "string");
  return value;
}

/** `null` when absent: an empty array is a value. */
export function readStringLists(body: RequestBody, name: string): string[][] | null {
  const value = body.members.get(name.toLowerCase()) ?? null;
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

/** A member that is null becomes `""`, as in Go; see `create` for the one that may not. */
export function readStringMap(body: RequestBody, name: string): Record<string, string> {
  const value = body.members.get(name.toLowerCase()) ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
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

/** Refuses with one line for each of the fields that is missing. */
export function requireFields(struct: string, present: Record<string, boolean>): void {
  const missing = Object.keys(present).filter((field) => !present[field]);
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
    throw wrongFormat(
      sign === undefined
        ? "error: unexpected EOF"
        : `error: invalid character '${sign}' looking for beginning of value`,
    );
  }
}

function wrongType(value: unknown, { struct }: RequestBody, name: string, goType: string): Refusal {
  return wrongFormat(
    `error: json: cannot unmarshal ${kindOf(value)} into Go struct field ${struct}.${name} of type ${goType}`,
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
