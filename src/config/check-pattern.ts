/** Why a text is no regular expression with one capture group; empty when it is one. */
export function checkPattern(pattern: string): string[] {
  try {
    // Alone first, so that the message shows the pattern as it was written.
    RegExp(pattern);
    // Matching the empty text against `pattern|` always succeeds and shows how many groups there are.
    const groups = (new RegExp(`(?:${pattern})|`).exec("")?.length ?? 1) - 1;
    return groups === 1
      ? []
      : [`expected a regular expression with one capture group, got ${groups} of them`];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
