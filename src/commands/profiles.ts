import type { Command } from "commander";
import type { ProfileSummary } from "../config/profiles.ts";
import type { TargetFlags } from "../config/target.ts";
import type { Context } from "../context.ts";
import { addConfigFlags, addExamples, addOutputFlags, heard, type TalkFlags } from "../flags.ts";
import { type OutputFlags, writeRecords } from "../output.ts";
import type { Presentation } from "../render/columns.ts";

type ProfilesFlags = Pick<TargetFlags, "profile" | "config"> & OutputFlags & TalkFlags;

const presentation: Presentation<ProfileSummary> = {
  columns: [
    {
      name: "name",
      key: "name",
      title: "  PROFILE",
      text: ({ name }) => name,
      words: ({ name, inUse }) => `${inUse ? "*" : " "} ${name}`,
    },
    { name: "uri", key: "uri", title: "URI", text: ({ uri }) => uri ?? "", minWidth: 12 },
    { name: "db", key: "db", title: "DATABASE", text: ({ db }) => db ?? "", minWidth: 8 },
    { name: "token", key: "token", title: "TOKEN", text: ({ token }) => token },
    { name: "file", key: "file", title: "FILE", text: ({ file }) => file, minWidth: 12 },
  ],
  json: (profile) => profile,
  id: ({ name }) => name,
};

export function addProfilesCommand(program: Command, context: Context): void {
  const command = program.command("profiles").summary("list the profiles of the configuration");
  addOutputFlags(command);
  command.optionsGroup("Connection:");
  addConfigFlags(command).action((flags: ProfilesFlags) => profiles(flags, heard(flags, context)));
  addExamples(
    command,
    "Lists the profiles that can be used, the one in use marked; no secret is shown.",
    [
      ["milvus-import profiles", "where each profile comes from"],
      ["milvus-import profiles -o id", "their names alone"],
    ],
  );
}

async function profiles(flags: ProfilesFlags, context: Context): Promise<void> {
  const { listProfiles } = await import("../config/profiles.ts");
  const found = await listProfiles(flags, context);
  await writeRecords(found, presentation, flags, context);
  if (found.length === 0) {
    context.stderr.write("no profiles: write them into .milvusrc (milvus-import help config)\n");
  }
}
