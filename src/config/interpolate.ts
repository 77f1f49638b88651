import type { Env } from "../base/context.ts";

interface Interpolation {
  text: string;
  /** Variables whose value went into `text`; one that fell back to its default is not among them. */
  filled: readonly string[];
  /** Variables that are not set, or empty, and have no default. */
  missing: readonly string[];
}

const placeholder = /\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}/g;

/** Fills `${NAME}` and `${NAME:-default}`; `null` when a `${` is no such placeholder. */
export function interpolate(text: string, env: Env): Interpolation | null {
  if (text.replace(placeholder, "").includes("${")) return null;
  const filled: string[] = [];
  const missing: string[] = [];
  const result = text.replace(placeholder, (_match, name: string, fallback?: string) => {
    const value = env[name] ?? "";
    if (value !== "") filled.push(name);
    else if (fallback === undefined) missing.push(name);
    return value === "" ? (fallback ?? "") : value;
  });
  return { text: result, filled, missing };
}
