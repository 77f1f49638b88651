import { type Env, readVariable } from "../base/context.ts";

interface Interpolation {
  text: string;
  /** Variables whose value was inserted; not those whose default was. */
  variables: readonly string[];
  /** Variables that are not set, or empty, and have no default. */
  missing: readonly string[];
}

const placeholder = /\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}/g;

/** Replaces each `${NAME}` and `${NAME:-default}`; returns `null` if a `${` is not such a placeholder. */
export function interpolate(text: string, env: Env): Interpolation | null {
  if (text.replace(placeholder, "").includes("${")) return null;
  const variables: string[] = [];
  const missing: string[] = [];
  const result = text.replace(placeholder, (_match, name: string, fallback?: string) => {
    const value = readVariable(env, name);
    if (value !== "") variables.push(name);
    else if (fallback === undefined) missing.push(name);
    return value === "" ? (fallback ?? "") : value;
  });
  return { text: result, variables, missing };
}
