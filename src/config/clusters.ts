import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { type Clusters, connectClusters, errorWithProfile } from "../milvus/clusters.ts";
import type { Target } from "../milvus/server.ts";
import { type Config, chooseProfiles, isSeveral, loadConfig } from "./profiles.ts";
import { type ConnectionOptions, flagName, type ProfileChoice } from "./settings.ts";
import { resolveChoice } from "./target.ts";

/** Connects to the clusters of the chosen profiles; `alsoNamed` are profiles named by job IDs. */
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
    const resolved = await attempt(resolveChoice(choice, options, context));
    if ("value" in resolved) targets.push({ ...resolved.value, label });
    else if (isMany) failures.push(errorWithProfile(label, resolved.failure));
    else throw resolved.failure;
  }
  return connectClusters({ targets, failures, isMany }, context);
}

/** Chooses the profiles to query; throws if a flag of one cluster would apply to several. */
export async function chooseClusters(
  options: ConnectionOptions,
  context: Context,
  alsoNamed: readonly string[] = [],
): Promise<{ config: Config; choices: ProfileChoice[]; isMany: boolean }> {
  const config = await loadConfig(options, context);
  const { profiles, allProfiles } = options;
  const names = allProfiles ? profiles : [...profiles, ...alsoNamed];
  const choices = chooseProfiles(config, { profiles: names, allProfiles }, context.env);
  const isMany = choices.length > 1 || isSeveral(options);
  const given = singleClusterKeys.find((key) => options[key] !== undefined);
  if (isMany && given !== undefined) {
    throw new CliError("usage", `${flagName(given)} cannot be combined with several profiles`, {
      hint: "set it in each profile",
    });
  }
  return { config, choices, isMany };
}

const singleClusterKeys = ["uri", "token", "tokenFile"] as const;
