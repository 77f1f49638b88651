import { type Env, isTerminal, type Output } from "../base/context.ts";

export const colorChoices = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof colorChoices)[number];

/** chalk judges by `process` alone and knows no NO_COLOR, so we do, for each stream apart: off wins over on. */
export function usesColor(output: Output, choice: ColorChoice, env: Env): boolean {
  if (choice !== "auto") return choice === "always";
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return !["0", "false"].includes(env.FORCE_COLOR);
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== "0") return true;
  return isTerminal(output) && env.TERM !== "dumb" && env.CLICOLOR !== "0";
}
