export type Examples = readonly (readonly [command: string, purpose: string])[];

/** How a help page begins: what it is about, and its examples before all else. */
export function opening(description: string, examples: Examples): string {
  const lines = examples.map(([example, purpose]) => `  # ${purpose}\n  $ ${example}\n`);
  return `${description}\n\nExamples:\n${lines.join("")}`;
}
