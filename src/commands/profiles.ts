import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { listProfiles, type ProfileSummary } from "../config/profiles.ts";
import type { Presentation } from "../render/columns.ts";
import { openOutput } from "../render/output.ts";
import { addProfileFlags, connectionOptions, type ServerFlags } from "./flags/connection.ts";
import { addHelp, addOutputFlags, outputOptions, withVerbosity } from "./flags/output.ts";

const presentation: Presentation<ProfileSummary> = {
  columns: [
    {
      name: "name",
      key: "name",
      title: "  PROFILE",
      value: ({ name }) => name,
      text: ({ name, inUse }) => `${inUse ? "*" : " "} ${name}`,
    },
    { name: "uri", key: "uri", title: "URI", value: ({ uri }) => uri ?? "", minWidth: 12 },
    { name: "db", key: "db", title: "DATABASE", value: ({ db }) => db ?? "", minWidth: 8 },
    { name: "token", key: "token", title: "TOKEN", value: ({ token }) => token },
    { name: "file", key: "file", title: "FILE", value: ({ file }) => file, minWidth: 12 },
  ],
  json: (profile) => profile,
  id: ({ name }) => name,
};

export function addProfilesCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Lists the profiles that can be used, those in use marked; no secret is shown.",
    {
      "milvus-import profiles": "where each profile comes from",
      "milvus-import profiles -o id": "their names alone",
      "milvus-import profiles -p 'prod-*' --json | jq '.[] | select(.inUse)'":
        "those that a pattern means",
    },
  );
  addProfileFlags(addOutputFlags(command))
    .option("--config <file>", "configuration file, instead of those that are found")
    .action((flags: ServerFlags) => profiles(flags, withVerbosity(flags, context)));
}

async function profiles(flags: ServerFlags, context: Context): Promise<void> {
  const found = await listProfiles(connectionOptions(flags), context);
  const out = openOutput(outputOptions(flags), context);
  await out.write(found, presentation);
  if (found.length === 0) {
    out.info("no profiles: write them into .milvusrc (milvus-import help config)");
  }
}
