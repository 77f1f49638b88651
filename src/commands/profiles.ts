import type { Command } from "commander";
import { type Context, readVariable } from "../base/context.ts";
import { writeInfo, writeNote } from "../base/messages.ts";
import { attempt } from "../base/retry.ts";
import type { Edited } from "../config/own-file.ts";
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
import {
  addNewProfileFlags,
  askForMissing,
  type NewProfileFlags,
  profileValues,
} from "./flags/new-profile.ts";
import {
  addHelp,
  addOutputFlags,
  describeArgument,
  outputOptions,
  withVerbosity,
} from "./flags/output.ts";

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
    "milvus-import profiles add prod": "add one; asks for URI and token",
  });
  addConfigFlag(addAllProfilesFlag(addProfileFlag(addOutputFlags(command)))).action(
    (flags: ServerFlags) => profiles(flags, withVerbosity(flags, context)),
  );
  // Otherwise a flag after `add` would be parsed as a flag of `profiles`.
  command.enablePositionalOptions();
  addAddCommand(command.command("add [name]"), context);
  addChangeCommand("remove", command.command("remove <profile>"), context);
  addChangeCommand("use", command.command("use <profile>"), context);
}

function addAddCommand(command: Command, context: Context): void {
  addHelp(
    command.summary("add a profile to your own file, and check it"),
    "Add a profile to your own configuration file, then run the checks of doctor on it. On a terminal, prompt for missing values; the token is not shown while you type. The exit code is that of the checks; if they fail, the profile stays.",
    {
      "milvus-import profiles add prod": "ask for URI and token",
      "milvus-import profiles add prod -u milvus.test:19530 --token-file ~/.token":
        "read the token from a file, each time",
      "milvus-import profiles add ci -u http://milvus:19530 -t '${MILVUS_TOKEN}'":
        "read the token from the environment, each time",
    },
  );
  describeArgument(command, "name of the new profile");
  addNewProfileFlags(command).action((name: string | undefined, flags: NewProfileFlags) =>
    addProfile(name, flags, withVerbosity(flags, context)),
  );
}

const changes = {
  remove: {
    summary: "remove a profile from your own file",
    description: "Remove a profile from your own configuration file.",
    done: "removed from",
  },
  use: {
    summary: "make a profile of your own file the default",
    description:
      "Make a profile of your own configuration file the default: it is used when no profile is named.",
    done: "is now the default of",
  },
};

function addChangeCommand(kind: "remove" | "use", command: Command, context: Context): void {
  const { summary, description, done } = changes[kind];
  const purpose = kind === "use" ? "use prod from now on" : "remove prod";
  addHelp(command.summary(summary), description, {
    [`milvus-import profiles ${kind} prod`]: purpose,
  });
  describeArgument(command, "name of the profile");
  command.action(async (name: string) => {
    const { editOwnFile } = await import("../config/own-file.ts");
    const edited = await editOwnFile({ kind, name }, context);
    writeInfo(`profile ${name} ${done} ${edited.shown}`, context);
    if (kind === "remove") noteDefault(edited, context);
    else await noteOthers(name, edited, context);
  });
}

async function profiles(flags: ServerFlags, context: Context): Promise<void> {
  const found = await listProfiles(connectionOptions(flags), context);
  const out = openOutput(outputOptions(flags), context);
  await out.write(found, presentation);
  if (found.length === 0) {
    out.info("no profiles; to add one: milvus-import profiles add");
  }
}

async function addProfile(
  name: string | undefined,
  flags: NewProfileFlags,
  context: Context,
): Promise<void> {
  const { checkEdit, editOwnFile } = await import("../config/own-file.ts");
  const check = (profile: string) => checkEdit({ kind: "add", name: profile, values: {} }, context);
  if (name !== undefined) await check(name);
  const profile = await askForMissing(name, flags, check, context);
  const values = await profileValues(profile.flags, context);
  const edited = await editOwnFile({ kind: "add", name: profile.name, values }, context);
  writeInfo(`profile ${profile.name} added to ${edited.shown}`, context);
  noteDefault(edited, context);
  await noteOthers(profile.name, edited, context);
  const { diagnose } = await import("../doctor/run.ts");
  const connection = connectionOptions({ config: edited.path, profile: profile.name });
  const checked = await attempt(diagnose(connection, outputOptions(flags), context));
  if ("value" in checked) return;
  const remove = `milvus-import profiles remove ${profile.name}`;
  writeNote(
    `to correct the profile, edit ${edited.shown}, or remove it and add it again: ${remove}`,
    context,
  );
  throw checked.failure;
}

/** Prints a note if a change other than `use` leads to another default. */
function noteDefault({ before, after, shown }: Edited, context: Context): void {
  if (before.preferred === after.preferred) return;
  const [other] = Object.keys(after.profiles);
  if (after.preferred !== null) writeNote(`the default is now profile ${after.preferred}`, context);
  else if (other !== undefined) {
    writeNote(
      `${shown} no longer has a default; to set one: milvus-import profiles use ${other}`,
      context,
    );
  }
}

/** Prints a note if another file or a variable hides the profile from commands in this directory. */
async function noteOthers(name: string, edited: Edited, context: Context): Promise<void> {
  if (readVariable(context.env, "MILVUS_CONFIG") !== "") {
    writeNote(`MILVUS_CONFIG is set, so ${edited.shown} is not read`, context);
    return;
  }
  const options = { config: undefined, profiles: [], allProfiles: false };
  const stderr = { write: () => true };
  const listed = await attempt(listProfiles(options, { ...context, stderr }));
  if ("failure" in listed) return;
  const found = listed.value.find((profile) => profile.name === name);
  const used = listed.value.find(({ inUse }) => inUse);
  if (found !== undefined && found.file !== edited.shown) {
    writeNote(`profile ${name} of ${found.file} hides the one in ${edited.shown}`, context);
  } else if (edited.after.preferred === name && used !== undefined && used !== found) {
    writeNote(`commands in this directory use profile ${used.name} of ${used.file}`, context);
  }
}
