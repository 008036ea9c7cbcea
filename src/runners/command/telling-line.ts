/** Words of a line that says what went wrong, in the tools of many languages. */
const SAYS_WHY =
  /error|exception|fatal|panic|cannot|can't|could not|not found|no such|denied|refused|failed|unable|killed|out of memory/i;

/** Lines that are looked at, from the end: a program may print megabytes. */
const LOOKED_AT = 50;

/**
 * The line of a program's error output that a person would quote: the last unindented one that tells of an error (what
 * stands behind it is a stack or the version of the runtime), else the last one. Empty when there is no text.
 */
export function tellingLine(text: string): string {
  const lines = text
    .trimEnd()
    .split("\n")
    .slice(-LOOKED_AT)
    .filter((line) => line.trim() !== "");
  const telling = lines.findLast((line) => /^\S/.test(line) && SAYS_WHY.test(line));
  return (telling ?? lines.at(-1) ?? "").trim();
}
