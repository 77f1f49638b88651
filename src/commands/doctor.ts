import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import {
  addConnectionFlags,
  addProfileFlags,
  connectionOptions,
  type ServerFlags,
} from "./flags/connection.ts";
import { addHelp, addOutputFlags, outputOptions, withVerbosity } from "./flags/output.ts";

export function addDoctorCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Checks all between the configuration and an answered request, each within 5s unless told otherwise, and says what to\n" +
      "do. Changes nothing on the server; prints no token, no user and no query, so that it can be shown to anybody.",
    {
      "milvus-import doctor": "the Milvus in use",
      "milvus-import doctor --all-profiles": "each profile of the configuration",
      "milvus-import doctor --json | jq '.[].checks[] | select(.result != \"ok\")'":
        "what is not well",
    },
  );
  addConnectionFlags(addProfileFlags(addOutputFlags(command))).action((flags: ServerFlags) =>
    doctor(flags, withVerbosity(flags, context)),
  );
}

async function doctor(flags: ServerFlags, context: Context): Promise<void> {
  const { diagnose } = await import("../doctor/run.ts");
  await diagnose(connectionOptions(flags), outputOptions(flags), context);
}
