import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { type Clusters, connectClusters, errorWithProfile } from "../milvus/clusters.ts";
import type { Target } from "../milvus/server.ts";
import { type Config, chooseProfiles, isSeveral, loadConfig } from "./profiles.ts";
import type { ConnectionOptions, ProfileChoice } from "./settings.ts";
import { resolveChoice } from "./target.ts";

/** Connects to every Milvus that options, environment and configuration files lead to; `alsoNamed`: by job IDs. */
export async function resolveClusters(
  options: ConnectionOptions,
  context: Context,
  alsoNamed: readonly string[] = [],
): Promise<Clusters> {
  const { choices, isMany } = await chooseClusters(options, context, alsoNamed);
  const targets: Target[] = [];
  const failures: CliError[] = [];
  for (const choice of choices) {
    const label = isMany ? (choice.profile?.name ?? null) : null;
    try {
      targets.push({ ...(await resolveChoice(choice, options, context)), label });
    } catch (error) {
      if (!isMany || !(error instanceof CliError)) throw error;
      failures.push(errorWithProfile(label, error));
    }
  }
  return connectClusters({ targets, failures, isMany }, context);
}

export interface ChosenClusters {
  config: Config;
  choices: ProfileChoice[];
  isMany: boolean;
}

/** Chooses the profiles that are meant. */
export async function chooseClusters(
  options: ConnectionOptions,
  context: Context,
  alsoNamed: readonly string[] = [],
): Promise<ChosenClusters> {
  const config = await loadConfig(options, context);
  const { profiles, allProfiles } = options;
  const names = allProfiles ? profiles : [...profiles, ...alsoNamed];
  const choices = chooseProfiles(config, { profiles: names, allProfiles }, context.env);
  const isMany = choices.length > 1 || isSeveral(options);
  if (isMany) refuseSingleClusterFlags(options);
  return { config, choices, isMany };
}

const singleClusterKeys = ["uri", "token", "tokenFile"] as const;

/** What is of one cluster must not reach the others. */
function refuseSingleClusterFlags(options: ConnectionOptions): void {
  const given = singleClusterKeys.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const flag = `--${given === "tokenFile" ? "token-file" : given}`;
  throw new CliError("usage", `${flag} is of one cluster, and several profiles are asked`, {
    hint: "write it into each profile",
  });
}
