import { CliError } from "../base/errors.ts";

/**
 * Parses JSON or YAML into plain values. The parsers' messages quote the text, which may contain a secret, so neither
 * their messages nor their errors are passed on.
 */
export async function parseContent(text: string, path: string, shown: string): Promise<unknown> {
  const mustBeJson = path.endsWith(".json");
  if (mustBeJson || text.trimStart().startsWith("{")) {
    const json = tryJson(text);
    if ("value" in json) return json.value;
    if (mustBeJson) throw invalidJson(json.error, text, shown);
  }
  return await parseYaml(text, shown);
}

export function isJson(text: string): boolean {
  return "value" in tryJson(text);
}

function tryJson(text: string): { value: unknown } | { error: SyntaxError } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { error };
    throw error;
  }
}

function invalidJson({ message }: SyntaxError, text: string, shown: string): CliError {
  const isTruncated = message.startsWith("Unexpected end");
  const offset = /at position (\d+)( \(line \d+ column \d+\))?$/.exec(message)?.[1];
  const position = isTruncated ? text.length : Number(offset);
  const before = text.trimEnd().slice(0, position);
  const line = Number.isNaN(position) ? "" : `:${before.split("\n").length}`;
  return new CliError("config", `${shown}${line} is not valid JSON`, {
    hint: "check for a missing or extra comma or quote, or a comment",
  });
}

async function parseYaml(text: string, shown: string): Promise<unknown> {
  const { load, YAMLException } = await import("js-yaml");
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const lines = text.trimEnd().split("\n").length;
    const line = error.mark === undefined ? "" : `:${Math.min(error.mark.line + 1, lines)}`;
    const reason = error.reason.replace(/ *(".*"|!<.*>)/s, "");
    throw new CliError("config", `${shown}${line} is not valid YAML: ${reason}`, {
      hint: "quote values that contain : # * & ! @ % { or [, and indent with spaces",
    });
  }
}
