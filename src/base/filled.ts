import type { Context } from "./context.ts";

/** A shorter value can be part of a word that has nothing to do with it. */
const minLength = 8;

/** Remembers the value that `${name}` of a configuration file was filled with. */
export function rememberFilled(
  name: string,
  { env, filled }: Pick<Context, "env" | "filled">,
): void {
  const value = (env[name] ?? "").replace(/\/+$/, "");
  if (value.length < minLength) return;
  // An address encodes the value, and a message may quote the start of a long one.
  for (const form of [value, encodeURI(value), encodeURIComponent(value), value.slice(0, 80)]) {
    filled?.set(form, `\${${name}}`);
  }
}

/** Returns the text of an error with `${name}` in place of each value, in any case: host names are in lower case. */
export function showWritten(text: string, { filled = new Map() }: Pick<Context, "filled">): string {
  if (filled.size === 0) return text;
  const forms = [...filled.keys()].sort((one, other) => other.length - one.length);
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
  const written = new Map([...filled].map(([form, name]) => [form.toLowerCase(), name]));
  return text.replace(
    new RegExp(pattern, "gi"),
    (found) => written.get(found.toLowerCase()) ?? "…",
  );
}
