import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError, type ErrorKind, type exitCodes, worstFirst } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import { helpIntro } from "../base/words.ts";
import { addHelp, describeArgument } from "./flags/output.ts";

export function addHelpCommand(command: Command, context: Context): void {
  addHelp(command, "Prints help on a command or a topic.", {
    "milvus-import help wait": "a command, the same as milvus-import wait --help",
    "milvus-import help exit-codes": "a topic",
  });
  describeArgument(command, "", Object.keys(topics));
  command.action((word: string | undefined) => help(word, command.parent ?? command, context));
}

function help(word: string | undefined, program: Command, context: Context): void {
  const command =
    word === undefined
      ? program
      : program.commands.find((each) => each.name() === word || each.aliases().includes(word));
  if (command !== undefined) {
    command.outputHelp();
    return;
  }
  const page = word === undefined ? undefined : topics[word];
  if (page === undefined) {
    const names = [...program.commands.map((each) => each.name()), ...Object.keys(topics)];
    throw new CliError("usage", `no help on ${quote(word ?? "")}`, {
      hint: `${suggestion(word ?? "", names)}there is help on: ${names.join(", ")}`,
    });
  }
  context.stdout.write(page);
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
  8: "checked once (--timeout 0) and not final; or a job is Uncommitted",
  9: "it is unknown whether a job was created: check before you retry",
  129: "ended by SIGHUP",
  130: "ended by SIGINT",
  141: "stdout was closed before the result was known",
  143: "ended by SIGTERM",
};

/** Every environment variable that is read. */
export const variables: Record<string, string> = {
  MILVUS_URI: "address of the Milvus, as --uri",
  MILVUS_TOKEN: "user:password or API key, as --token",
  MILVUS_TOKEN_FILE: "file that holds the token, as --token-file",
  MILVUS_DB: "database, as --db",
  MILVUS_CLUSTER_ID: "cluster of Zilliz Cloud, as clusterId of a profile",
  MILVUS_PROJECT_ID: "project of Zilliz Cloud, as projectId",
  MILVUS_REGION_ID: "region of that project, as regionId",
  MILVUS_ACCESS_KEY: "access key of the object store that create reads URLs from, in Zilliz Cloud",
  MILVUS_SECRET_KEY: "its secret key",
  MILVUS_SESSION_TOKEN: "its session token, where the keys are short-lived ones",
  MILVUS_PROFILE: "profile of the configuration, as --profile",
  MILVUS_CONFIG: "configuration file, as --config",
  MILVUS_REQUEST_TIMEOUT: "limit of one request, as --request-timeout",
  MILVUS_CA_FILE: "PEM file of the server's authority, as --ca-file",
  MILVUS_CERT_FILE: "PEM file of the client certificate, as --cert-file",
  MILVUS_KEY_FILE: "PEM file of its key, as --key-file",
  MILVUS_INSECURE: "1: do not check the server's certificate, as --insecure",
  NODE_EXTRA_CA_CERTS: "PEM file of authorities besides Node's own, unless there is a --ca-file",
  HTTPS_PROXY: "proxy for https://, as http://user:password@proxy.example.com:3128",
  HTTP_PROXY: "proxy for http://, which can read the token",
  NO_PROXY: "hosts besides loopback without a proxy: example.com,a.test:443,10.0.0.0/8 or *",
  MILVUS_IMPORT_DEBUG: "1: tell requests and answers, as --verbose",
  NO_COLOR: "anything: no colour, before all that follow",
  FORCE_COLOR: "anything but 0 and false: colour, also into a pipe",
  CLICOLOR_FORCE: "anything but 0: the same",
  CLICOLOR: "0: no colour",
  TERM: "dumb: no colour",
  CI: "anything: configuration files of the work tree are trusted",
  GITHUB_ACTIONS: "true: failed jobs of watch and wait become annotations",
  GITHUB_STEP_SUMMARY: "file that gets their table, where GITHUB_ACTIONS is true",
  XDG_CONFIG_HOME: "where the user's own configuration lies, ~/.config without it",
  XDG_CACHE_HOME: "where completion keeps for seconds what a server said, ~/.cache without it",
};

const config = `Configuration is YAML or JSON in .milvusrc, .milvusrc.json, .milvusrc.yaml or .milvusrc.yml, or the key
"milvus" of a package.json. No file is ever executed. It is looked for

  1. in the working directory, then in its parents: the first one found;
  2. in $XDG_CONFIG_HOME/milvus-import (~/.config/milvus-import), then in ~: the user's own.

A profile of the first wins over one of the same name of the second.

  default: local              # the profile used when none is named
  profiles:
    local:
      uri: http://localhost:19530
    prod:
      uri: https://milvus.example.com
      token: \${MILVUS_PROD_TOKEN}   # taken from the environment when used
      db: products

Keys of a profile: uri, token, tokenFile, db, requestTimeout, caFile, certFile, keyFile, insecure; for Zilliz Cloud
clusterId, or projectId and regionId, and accessKey, secretKey, sessionToken.
A single profile may stand at the top level without a name.

A profile with clusterId, or with projectId and regionId, is one of Zilliz Cloud, at https://api.cloud.zilliz.com unless
it has a uri (https://api.cloud.zilliz.com.cn in China). accessKey, secretKey and sessionToken open the object store
that create reads URLs from; there is no flag for them.

A flag wins over a profile named with -p, that over the environment, that over the default profile. With -p the
variables MILVUS_URI, MILVUS_TOKEN, MILVUS_TOKEN_FILE, MILVUS_DB and those of Zilliz Cloud are not read.

list, watch, wait, describe and doctor ask several profiles at once: -p local,prod, -p 'prod-*' or --all-profiles. Jobs
then say whose they are, and an id is written profile/id.

A file of the work tree may have come with somebody's project, so its URI is given only a token that stands in that
same file: not MILVUS_TOKEN, --token-file, \${…} or one of your own files. To allow it, name the file with --config
or MILVUS_CONFIG. Loopback addresses, CI and a token on the command line are allowed.
`;

function alignRows(rows: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  const lines = Object.entries(rows).map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`);
  return lines.join("");
}

/** The help pages that describe no command. */
export const topics: Record<string, string> = {
  "exit-codes": `${helpIntro("What the exit status says.", {
    "milvus-import wait -c products --timeout 2h && ./rebuild-search":
      "continue only if all jobs completed",
    "milvus-import wait -c products --timeout 2h || [ $? -eq 5 ]": "treat a timeout as success",
  })}
Exit codes:
${alignRows(exitMeanings)}
With several profiles the most severe code is returned, in this order: ${worstFirst.join(", ")}.
`,
  environment: `${helpIntro("What is read from the environment.", {
    "MILVUS_URI=http://milvus.internal:19530 milvus-import list": "another Milvus, once",
    "MILVUS_TOKEN_FILE=~/.secrets/milvus milvus-import list": "a token that nobody sees",
  })}
Environment variables; an empty one counts as not set:
${alignRows(variables)}`,
  config: `${helpIntro("Where settings are looked for, and what they say.", {
    "milvus-import profiles": "what is found, and where",
    "milvus-import list -p prod": "another profile, once",
    "milvus-import list --config ci.yaml": "one file and no other",
  })}
${config}`,
};
