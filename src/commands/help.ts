import { Command } from "commander";
import { CliError, type ErrorKind, type exitCodes, worstFirst } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import { addressSources, fates, trustTableText } from "../config/trust-table.ts";
import { connectionRows } from "./flags/connection.ts";
import { alignRows, helpIntro, topicNames } from "./flags/help-page.ts";
import { addHelp, describeArgument } from "./flags/output.ts";

export function addHelpCommand(command: Command): void {
  addHelp(command, "Show help on a command or a topic.", {
    "milvus-import help wait": "a command, same as milvus-import wait --help",
    "milvus-import help exit-codes": "a topic",
  });
  describeArgument(command, "", Object.keys(topics));
  command.action((words: readonly string[]) => help(words, command.parent ?? command));
}

function help(words: readonly string[], program: Command): void {
  let command: Command | undefined = program;
  for (const word of words) {
    command = command?.commands.find(
      (each) => each.name() === word || each.aliases().includes(word),
    );
  }
  const page = words.join(" ");
  const topic = topicNames.find((name) => name === page);
  if (command !== undefined) command.outputHelp();
  else if (topic !== undefined) {
    new Command(topic).copyInheritedSettings(program).description(topics[topic]).outputHelp();
  } else {
    const names = [...program.commands.map((each) => each.name()), ...topicNames];
    const subcommands = program.commands.flatMap((each) =>
      each.commands.map((sub) => `${each.name()} ${sub.name()}`),
    );
    throw new CliError("usage", `no help page: ${quote(page)}`, {
      hint: `${suggestion(page, [...names, ...subcommands])}pages: ${names.join(", ")}`,
    });
  }
}

/** The meaning of each exit code, also in the table of the README. */
export const exitMeanings: Record<0 | (typeof exitCodes)[ErrorKind], string> = {
  0: "done; wait: every job Completed",
  1: "the server refused or failed, you declined, or an internal error",
  2: "wrong usage or configuration",
  3: "at least one job Failed, or rows are missing with --require-rows",
  4: "not authenticated, or no privilege",
  5: "the deadline passed",
  6: "the server cannot be reached, timed out, or is not Milvus; safe to retry",
  7: "no such job, collection or database; or removed by the server",
  8: "checked once (--timeout 0) and not finished; or a job is Uncommitted",
  9: "it is unknown whether a job was created: check before you retry",
  129: "ended by SIGHUP",
  130: "ended by SIGINT",
  141: "stdout was closed before the result was known",
  143: "ended by SIGTERM",
};

/** Every environment variable that is read. */
export const variables: Record<string, string> = {
  MILVUS_URI: "same as --uri",
  MILVUS_TOKEN: "same as --token",
  MILVUS_TOKEN_FILE: "same as --token-file",
  MILVUS_DB: "same as --db",
  MILVUS_PROFILE: "same as --profile",
  MILVUS_CONFIG: "same as --config",
  MILVUS_REQUEST_TIMEOUT: "same as --request-timeout",
  MILVUS_CA_FILE: "same as --ca-file",
  MILVUS_CERT_FILE: "same as --cert-file",
  MILVUS_KEY_FILE: "same as --key-file",
  MILVUS_INSECURE: "1: same as --insecure",
  MILVUS_IMPORT_DEBUG: "1: same as --verbose",
  MILVUS_CLUSTER_ID: "Zilliz Cloud cluster",
  MILVUS_PROJECT_ID: "Zilliz Cloud project",
  MILVUS_REGION_ID: "region of that project",
  MILVUS_ACCESS_KEY: "access key of the object store that Zilliz Cloud reads URLs from",
  MILVUS_SECRET_KEY: "its secret key",
  MILVUS_SESSION_TOKEN: "its session token, only for temporary credentials",
  NODE_EXTRA_CA_CERTS: "extra CA certificates (PEM), ignored with --ca-file",
  HTTPS_PROXY: "proxy for https:// URIs, for example http://user:password@proxy.example.com:3128",
  HTTP_PROXY: "proxy for http:// URIs; it can read the token",
  NO_PROXY:
    "hosts to reach without a proxy: example.com,a.test:443,10.0.0.0/8 or *; loopback never uses one",
  NO_COLOR: "any value: no color; overrides the next three",
  FORCE_COLOR: "any value but 0 or false: color, also in a pipe",
  CLICOLOR_FORCE: "any value but 0: color, also in a pipe",
  CLICOLOR: "0: no color",
  TERM: "dumb: no color, no live progress",
  REQUEST_METHOD: "any value, as in a CGI program: HTTP_PROXY is ignored",
  CI: "any value: trust configuration files of the project; progress as lines",
  SUDO_UID: "files of this user count as yours under sudo",
  GITHUB_ACTIONS:
    "true: annotations for failed jobs; any value: text that it would run as a command is broken up",
  TF_BUILD: "set by Azure Pipelines: text that it would run as a command is broken up",
  TEAMCITY_VERSION: "set by TeamCity: text that it would run as a command is broken up",
  GITHUB_STEP_SUMMARY: "file for the summary table",
  XDG_CONFIG_HOME: "directory of your configuration (default: ~/.config)",
  XDG_CACHE_HOME: "directory of the completion cache (default: ~/.cache)",
};

const config = `Configuration is YAML or JSON in .milvusrc, .milvusrc.json, .milvusrc.yaml or .milvusrc.yml, or the key "milvus" of a package.json. No file is ever executed. Files are searched in this order:

  1. the working directory, then its parents: the first one found (project file);
  2. $XDG_CONFIG_HOME/milvus-import (~/.config/milvus-import), then ~ (your own file).

A profile of the project file hides a profile with the same name in your own file. milvus-import profiles add, remove and use change only your own file.

  default: local              # the profile used when none is named
  profiles:
    local:
      uri: http://localhost:19530
    prod:
      uri: https://milvus.example.com
      token: \${MILVUS_PROD_TOKEN}   # read from the environment when used
      db: products

Keys of a profile: uri, token, tokenFile, db, requestTimeout, caFile, certFile, keyFile, insecure; for Zilliz Cloud clusterId, or projectId and regionId, and accessKey, secretKey, sessionToken. A file with a single profile can have its keys at the top level, without a name.

A profile with clusterId, or with projectId and regionId, connects to Zilliz Cloud (default URI https://api.cloud.zilliz.com; in China set uri: https://api.cloud.zilliz.com.cn). accessKey, secretKey and sessionToken are the credentials of the object store that create reads URLs from. They have no flags.

Precedence, highest first: flag, profile named with -p, environment, default profile. With -p, MILVUS_URI, MILVUS_TOKEN, MILVUS_TOKEN_FILE, MILVUS_DB and the Zilliz Cloud variables are ignored.

list, watch, wait, describe and doctor can query several profiles: -p local,prod, -p 'prod-*' or --all-profiles. With several profiles the output has a PROFILE column, and job IDs are written PROFILE/ID.

A project file may come from someone else. It is ignored, with a note, unless it belongs to you, root or SUDO_UID. To trust it, pass it with --config or MILVUS_CONFIG, or set CI. Otherwise this table decides what is sent, by where the address and the value come from; an account counts as an address:

${trustTableText()}
${alignRows(Object.entries({ ...addressSources, ...fates }))}
The default of a project file names only its own profiles. If one of them hides a profile of yours, a note is printed. Shell completion sends no request to the address of a project file, except to loopback.
`;

const exampleVariables = {
  "MILVUS_URI=http://milvus.internal:19530 milvus-import list": "use another server once",
  "MILVUS_TOKEN_FILE=~/.secrets/milvus milvus-import list":
    "keep the token out of the process list",
};

/** The help pages that describe no command. */
export const topics: Record<(typeof topicNames)[number], string> = {
  "exit-codes": `${helpIntro("Exit codes.", {
    "milvus-import wait -c products -s active && ./rebuild-search":
      "continue only if all jobs completed",
    "milvus-import wait -c products --timeout 2h || [ $? -eq 5 ]": "treat a timeout as success",
  })}
Exit codes:
${alignRows(Object.entries(exitMeanings))}
With several profiles the most severe code is returned, in this order: ${worstFirst.join(", ")}.
`,
  environment: `${helpIntro("Environment variables.", exampleVariables)}
Environment variables:
${alignRows(Object.entries(variables))}
An empty or blank variable counts as not set.
`,
  config: `${helpIntro("Configuration files and precedence.", {
    "milvus-import profiles": "show the profiles and their files",
    "milvus-import list -p prod": "use another profile once",
    "milvus-import list --config ci.yaml": "use only this file",
  })}
${config}`,
  connection: `${helpIntro("Connection flags of every command that talks to a server.", {
    "milvus-import list -u http://milvus.internal:19530": "another server, once",
    "milvus-import list -p prod --token-file ~/.secrets/milvus": "token from a file",
    "milvus-import list -p eu,us": "two profiles at once",
    "milvus-import list -u https://milvus.internal --ca-file ca.pem": "a private CA",
  })}
Connection flags:
${connectionRows()}
create, commit and abort use one profile: they have no --all-profiles and no --strict. doctor has no --strict.
`,
};
