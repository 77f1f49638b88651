import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import {
  addAllProfilesFlag,
  addConnectionFlags,
  addDatabaseFlag,
  addProfileFlag,
  connectionOptions,
  type ServerFlags,
} from "./flags/connection.ts";
import { addHelp, addOutputFlags, outputOptions, withVerbosity } from "./flags/output.ts";

export function addDoctorCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Check configuration, network, TLS, authentication and server, and suggest fixes. Each check takes 5s at most (change it with --request-timeout). Read-only; the output contains no secrets and can be shared.",
    {
      "milvus-import doctor": "the current server",
      "milvus-import doctor --all-profiles": "all profiles",
      "milvus-import doctor --json | jq '.[].checks[] | select(.result == \"failed\")'":
        "failed checks only",
    },
  );
  const withDatabase = addDatabaseFlag(addProfileFlag(addOutputFlags(command)));
  addAllProfilesFlag(addConnectionFlags(withDatabase)).action((flags: ServerFlags) =>
    doctor(flags, withVerbosity(flags, context)),
  );
}

async function doctor(flags: ServerFlags, context: Context): Promise<void> {
  const { diagnose } = await import("../doctor/run.ts");
  await diagnose(connectionOptions(flags), outputOptions(flags), context);
}
