import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { listProfiles, type ProfileSummary } from "../config/profiles.ts";
import type { Presentation } from "../render/columns.ts";
import { openOutput } from "../render/output.ts";
import {
  addAllProfilesFlag,
  addConfigFlag,
  addProfileFlag,
  connectionOptions,
  type ServerFlags,
} from "./flags/connection.ts";
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
    { name: "uri", key: "uri", title: "URI", value: ({ uri }) => uri ?? "", minWidth: 24 },
    {
      name: "db",
      key: "db",
      title: "DATABASE",
      value: ({ db }) => db ?? "",
      minWidth: 8,
      priority: 3,
    },
    { name: "token", key: "token", title: "TOKEN", value: ({ token }) => token, priority: 1 },
    {
      name: "file",
      key: "file",
      title: "FILE",
      value: ({ file }) => file,
      minWidth: 12,
      priority: 2,
    },
  ],
  json: (profile) => profile,
  id: ({ name }) => name,
};

export function addProfilesCommand(command: Command, context: Context): void {
  addHelp(command, "List the profiles and the source of each setting. Secrets are never shown.", {
    "milvus-import profiles": "all profiles",
    "milvus-import profiles -o id": "names only",
    "milvus-import profiles -p 'prod-*' --json | jq '.[] | select(.inUse)'":
      "profiles that match a pattern",
  });
  addConfigFlag(addAllProfilesFlag(addProfileFlag(addOutputFlags(command)))).action(
    (flags: ServerFlags) => profiles(flags, withVerbosity(flags, context)),
  );
}

async function profiles(flags: ServerFlags, context: Context): Promise<void> {
  const found = await listProfiles(connectionOptions(flags), context);
  const out = openOutput(outputOptions(flags), context);
  await out.write(found, presentation);
  if (found.length === 0) {
    out.info("no profiles: write them into .milvusrc (milvus-import help config)");
  }
}
