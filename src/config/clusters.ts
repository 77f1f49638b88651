import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { type Fleet, ofProfile } from "../milvus/clusters.ts";
import type { Target } from "../milvus/server.ts";
import {
  asksSeveral,
  type Config,
  chooseProfiles,
  loadConfig,
  type ProfileFlags,
} from "./profiles.ts";
import type { ProfileChoice } from "./settings.ts";
import { resolveChoice, type TargetFlags } from "./target.ts";

export interface FleetFlags extends Omit<TargetFlags, "profile">, ProfileFlags {
  strict?: true;
}

/** Every Milvus that flags, environment and configuration files lead to, `alsoNamed` those that the job ids name. */
export async function resolveFleet(
  flags: FleetFlags,
  context: Context,
  alsoNamed: readonly string[] = [],
): Promise<Fleet> {
  const { choices, one, isMany } = await chooseFleet(flags, context, alsoNamed);
  const targets: Target[] = [];
  const failures: CliError[] = [];
  for (const choice of choices) {
    const label = isMany ? (choice.profile?.name ?? null) : null;
    try {
      targets.push({ ...(await resolveChoice(choice, one, context)), label });
    } catch (error) {
      if (!isMany || !(error instanceof CliError)) throw error;
      failures.push(ofProfile(label, error));
    }
  }
  return { targets, failures, isMany };
}

/** The profiles that are meant, and the flags for each one of them. */
export async function chooseFleet(
  flags: FleetFlags,
  context: Context,
  alsoNamed: readonly string[] = [],
): Promise<{ config: Config; choices: ProfileChoice[]; one: TargetFlags; isMany: boolean }> {
  const config = await loadConfig(flags, context);
  const { profile: named = [], allProfiles, ...one } = flags;
  const names = [...named, ...(allProfiles ? [] : alsoNamed)];
  const chosen = { profile: names.length === 0 ? undefined : names, allProfiles };
  const choices = chooseProfiles(config, chosen, context.env);
  const isMany = choices.length > 1 || asksSeveral(flags);
  if (isMany) refuseOfOne(one);
  return { config, choices, one, isMany };
}

const ofOne = ["uri", "token", "tokenFile"] as const;

/** What is of one cluster must not reach the others. */
function refuseOfOne(flags: TargetFlags): void {
  const given = ofOne.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const flag = `--${given === "tokenFile" ? "token-file" : given}`;
  throw new CliError("usage", `${flag} is of one cluster, and several profiles are asked`, {
    hint: "write it into each profile",
  });
}
