import { CliError } from "../base/errors.ts";

/** JSON or YAML as plain values. Parsers quote what they read, so neither their messages nor causes are passed on. */
export async function parseContent(text: string, path: string, shown: string): Promise<unknown> {
  if (path.endsWith(".json")) return parseJson(text, shown);
  if (text.trimStart().startsWith("{") && isJson(text)) return JSON.parse(text);
  return await parseYaml(text, shown);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isCut = error.message.startsWith("Unexpected end");
    const found = /at position (\d+)( \(line \d+ column \d+\))?$/.exec(error.message)?.[1];
    const position = isCut ? text.length : Number(found);
    const before = text.trimEnd().slice(0, position);
    const line = Number.isNaN(position) ? "" : `:${before.split("\n").length}`;
    throw new CliError("config", `${shown}${line} is not valid JSON`, {
      hint: "look there for a missing comma or quote, a comma too many, or a comment",
    });
  }
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
      hint: "put values that hold special characters (: # * & ! @ % { [) in quotes, and indent with spaces",
    });
  }
}
