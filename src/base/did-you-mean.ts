import { closestMatch } from "leven";

/**
 * Advice for a name that is not among the known ones: ` Did you mean "margin"?`, else the known
 * names when they are few, else nothing. Starts with a space, so that it can be appended.
 */
export function didYouMean(given: string, known: readonly string[]): string {
  const maxDistance = Math.min(given.length - 1, Math.max(1, Math.floor(given.length / 3)));
  const closest = closestMatch(given, known, { maxDistance });
  if (closest !== undefined) return ` Did you mean ${JSON.stringify(closest)}?`;
  if (known.length === 0 || known.length > 24) return "";
  return ` Known: ${[...new Set(known)].join(", ")}.`;
}
