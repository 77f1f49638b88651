const namedAtMost = 10;

/** The first of them, and how many there are besides. */
export function listed(lines: readonly string[]): string[] {
  const rest = lines.length - namedAtMost;
  return rest > 0 ? [...lines.slice(0, namedAtMost), `and ${rest} more`] : [...lines];
}
