import type { Quirks } from "./versions.ts";

/** What the server answers in place of `data`. */
export class Refusal extends Error {
  readonly code: number;
  /** HTTP status: 200 for nearly all. */
  readonly status: number;

  constructor(code: number, message: string, status = 200) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.status = status;
  }
}

export function importFailed(why: string): Refusal {
  return new Refusal(2100, `${why}: importing data failed`);
}

/** The server's own fault, which has a code of its own on newer servers only. */
export function importFailedOnServer(why: string, { serverSideCode }: Quirks): Refusal {
  return serverSideCode === 2100
    ? importFailed(why)
    : new Refusal(2101, `${why}: importing data failed on server side`);
}

/** `values` are what Go appends in brackets. */
export function invalidParameter(why: string, values = ""): Refusal {
  return new Refusal(1100, `${why}: invalid parameter${values}`);
}

/** The body is not the JSON that was asked for. */
export function wrongFormat(why: string): Refusal {
  return new Refusal(1801, `can only accept json format request, ${why}`);
}

export function databaseNotFound(db: string, { databaseMessage }: Quirks): Refusal {
  const where = databaseMessage === "colon" ? `, database: ${db}` : `[database=${db}]`;
  return new Refusal(800, `database not found${where}`);
}

export function collectionNotFound(db: string, collection: string): Refusal {
  return new Refusal(100, `collection not found[database=${db}][collection=${collection}]`);
}

/** What Go says of text that is no int64. */
export function notAnInteger(text: string): string {
  return `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
}
