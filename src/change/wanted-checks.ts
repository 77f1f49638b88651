import { existsSync } from "node:fs";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath } from "../base/paths.ts";
import type { CreateFlags } from "../commands/flags/create.ts";
import type { Target } from "../milvus/server.ts";
import { isOfFolders, optionNotes } from "./job-options.ts";
import { checkUnits, unitNotes } from "./unit-checks.ts";
import type { Wanted } from "./wanted.ts";

/** Throws for what the server would refuse, or accept and fail on later; gives what is worth a word before. */
export async function checkWanted(
  { units, options }: Wanted,
  { fileCheck, volume }: CreateFlags,
  { cloud, uri }: Target,
  context: Context,
): Promise<string[]> {
  const isHere = (path: string) => existsSync(expandPath(path, context.cwd, context.home));
  if (cloud !== null) {
    const { checkCloudUnits, cloudNotes } = await import("./cloud-units.ts");
    if (fileCheck) checkCloudUnits(units, volume, isHere);
    return cloudNotes(options);
  }
  if (volume !== undefined) {
    throw new CliError("usage", `--volume is for Zilliz Cloud, and this is a Milvus, ${uri}`, {
      hint: "leave it out, or choose a profile that has a clusterId",
    });
  }
  if (fileCheck) checkUnits(units, isOfFolders(options), isHere);
  return [...(fileCheck ? unitNotes(units) : []), ...optionNotes(options)];
}
