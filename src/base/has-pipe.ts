/**
 * Whether a text for the shell may have a pipe. What stands in single quotes is no part of it; a `|` in double quotes may be
 * inside `$(…)`, and counts.
 */
export function hasPipe(command: string): boolean {
  const bare = command.replaceAll(/\\[\s\S]|'[^']*'|\|\|/g, "");
  return bare.includes("|");
}
