import { sortKeys, stateWords } from "../../milvus/selection.ts";
import { colorChoices } from "../../render/color.ts";
import { jobColumns } from "../../render/job-columns.ts";
import { formats } from "../../render/output.ts";
import { type Live, type Suggestion, shells } from "./shells.ts";

/** The values of a flag or an argument by its name, where `current` stands; none where anything may. */
export async function valuesOf(
  name: string,
  command: string,
  live: () => Promise<Live | null>,
  current: string,
): Promise<readonly Suggestion[]> {
  switch (name) {
    case "output":
      return words(formats);
    case "color":
      return words(colorChoices);
    case "state":
      return words(stateWords);
    case "sort":
      return words(sortKeys.flatMap((key) => [key, `${key}:asc`, `${key}:desc`]));
    case "until":
      return words((await import("../../commands/flags/following.ts")).goals);
    case "columns":
      return words((await columnsOf(command)).map((column) => column.name));
    case "milvus":
      return words(Object.keys((await import("../../demo/versions.ts")).versions));
    case "profile":
      return (await (await live())?.profiles()) ?? [];
    case "collection":
      return words((await (await live())?.collections()) ?? []);
    case "job":
      return (await (await live())?.jobs(command, /^([^/]+)\//.exec(current)?.[1] ?? null)) ?? [];
    case "shell":
      return words(shells);
    case "topic":
      return words(Object.keys((await import("../../commands/help.ts")).topics));
    default:
      return [];
  }
}

function words(values: readonly string[]): Suggestion[] {
  return values.map((value) => ({ value }));
}

async function columnsOf(command: string): Promise<readonly { name: string }[]> {
  if (command !== "describe") return jobColumns;
  return (await import("../../render/job-columns.ts")).detailColumns;
}
