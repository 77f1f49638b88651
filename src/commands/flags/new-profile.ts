import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { writeImportant } from "../../base/messages.ts";
import { expandPath } from "../../base/paths.ts";
import { attempt } from "../../base/retry.ts";
import { parseDuration, parseUri } from "../../base/values.ts";
import { readToken } from "../../config/credentials.ts";
import { interpolate } from "../../config/placeholders.ts";
import type { ProfileValues } from "../../config/profile-edit.ts";
import { canAsk, openDialog } from "../../render/prompt.ts";
import { addOutputFlags, type OutputFlags } from "./output.ts";

export interface NewProfileFlags extends OutputFlags {
  uri?: string;
  token?: string;
  tokenFile?: string;
  db?: string;
  clusterId?: string;
  projectId?: string;
  regionId?: string;
  requestTimeout?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  insecure?: true;
}

/** Adds the flags of `profiles add`: what a profile can contain. */
export function addNewProfileFlags(command: Command): Command {
  command
    .optionsGroup("Server:")
    .option("-u, --uri <uri>", "server URL")
    .option("-d, --db <name>", "database")
    .option("--request-timeout <duration>", "limit per request")
    .option("--cluster-id <id>", "Zilliz Cloud cluster")
    .option("--project-id <id>", "Zilliz Cloud project, with --region-id")
    .option("--region-id <id>", "region of that project")
    .optionsGroup("Token:")
    .option("--token-file <file>", "file with the token (- reads the token from stdin)")
    .option(
      "-t, --token <token>",
      `user:password, API key or \${NAME}; visible in the process list`,
    )
    .optionsGroup("TLS:")
    .option("--ca-file <file>", "CA certificate (PEM)")
    .option("--cert-file <file>", "client certificate (PEM)")
    .option("--key-file <file>", "key of the client certificate (PEM)")
    .option("--insecure", "do not verify the server's certificate");
  return addOutputFlags(command);
}

/** Asks on a terminal for what the command line lacks; without a terminal only the token may be missing. */
export async function askForMissing(
  name: string | undefined,
  flags: NewProfileFlags,
  check: (name: string) => Promise<void>,
  context: Context,
): Promise<{ name: string; flags: NewProfileFlags }> {
  const { uri, clusterId, projectId, token, tokenFile } = flags;
  const hasServer = [uri, clusterId, projectId].some((value) => value !== undefined);
  const hasToken = token !== undefined || tokenFile !== undefined;
  if (name !== undefined && hasServer && (hasToken || !canAsk(context))) return { name, flags };
  if (!canAsk(context)) {
    const missing = name === undefined ? "profiles add requires a name" : "--uri is required";
    throw new CliError("usage", missing, {
      hint: "pass it, or run the command on a terminal to be asked",
    });
  }
  const dialog = openDialog(context);
  const askUntilValid = async (question: string, read: (answer: string) => Promise<string>) => {
    for (;;) {
      const answer = await attempt(dialog.ask(question).then(read));
      if ("value" in answer) return answer.value;
      if (answer.failure.kind === "declined") throw answer.failure;
      const { message, hint } = answer.failure;
      writeImportant(`error: ${message}`, context);
      if (hint !== undefined) writeImportant(`hint: ${hint}`, context);
    }
  };
  try {
    const profile =
      name ?? (await askUntilValid("Profile name:", (text) => check(text).then(() => text)));
    const asked: NewProfileFlags = { ...flags };
    if (!hasServer) {
      asked.uri = await askUntilValid(`Server URI [${exampleUri}]:`, async (text) =>
        profileUri(text === "" ? exampleUri : text, "URI"),
      );
    }
    if (!hasToken) {
      const question = "Token (user:password or API key; not shown; Enter for none):";
      const secret = await dialog.askSecret(question);
      if (secret !== "") asked.token = secret;
    }
    return { name: profile, flags: asked };
  } finally {
    await dialog.close();
  }
}

const exampleUri = "http://localhost:19530";

/** Returns the keys of the profile. Paths are made absolute: in a profile they are relative to its file. */
export async function profileValues(
  flags: NewProfileFlags,
  context: Context,
): Promise<ProfileValues> {
  const { token, tokenFile, requestTimeout, projectId, regionId, insecure } = flags;
  if (token !== undefined && tokenFile !== undefined) {
    throw new CliError("usage", "--token cannot be combined with --token-file");
  }
  if ((projectId === undefined) !== (regionId === undefined)) {
    const [one, other] = projectId === undefined ? ["region", "project"] : ["project", "region"];
    throw new CliError("usage", `--${one}-id requires --${other}-id`);
  }
  if (requestTimeout !== undefined) parseDuration(requestTimeout, "--request-timeout");
  const path = (file: string | undefined) =>
    file === undefined ? undefined : expandPath(file, context.cwd, context.home);
  const values = {
    uri: flags.uri === undefined ? undefined : profileUri(flags.uri, "--uri"),
    ...(tokenFile !== undefined && isReadOnce(tokenFile)
      ? { token: await readTokenNow(tokenFile, context) }
      : { token, tokenFile: path(tokenFile) }),
    ...{ db: flags.db, requestTimeout, clusterId: flags.clusterId, projectId, regionId },
    ...{ caFile: path(flags.caFile), certFile: path(flags.certFile), keyFile: path(flags.keyFile) },
    insecure,
  };
  checkPlaceholders(values.token ?? "", "the token");
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Checks the URI of a profile, which may have variables. */
function profileUri(text: string, what: string): string {
  checkPlaceholders(text, what);
  return text.includes("${") ? text : parseUri(text, what);
}

/** Refuses text with a `${` that a profile could not interpolate. */
function checkPlaceholders(text: string, what: string): void {
  if (interpolate(text, {}) !== null) return;
  throw new CliError("usage", `${what} contains an invalid placeholder`, {
    hint: `write \${NAME} or \${NAME:-default}; a profile cannot contain another \${`,
  });
}

/** Whether it is stdin or a pipe that the shell makes for this command, as for `<(command)`. */
function isReadOnce(tokenFile: string): boolean {
  return /^-$|^\/(dev|proc)\//.test(tokenFile);
}

function readTokenNow(text: string, context: Context): Promise<string> {
  const given = { text, written: text, from: "flag", label: "--token-file" } as const;
  const setting = { ...given, key: "tokenFile", base: context.cwd, file: null } as const;
  return readToken({ ...setting, variables: [] }, context);
}
