import { closestMatch } from "leven";

/**
 * Advice for a name that is not among the known ones: ` Did you mean "margin"?`, else the known
 * names when they are few, else nothing. Starts with a space, so that it can be appended.
 */
export function didYouMean(given: string, known: readonly string[]): string {
  const meant = closest(given, known);
  if (meant !== null) return ` Did you mean ${JSON.stringify(meant)}?`;
  if (known.length === 0 || known.length > 24) return "";
  return ` Known: ${[...new Set(known)].join(", ")}.`;
}

/** The known name that is meant, which may differ in case only; null = no name is similar. */
export function closest(given: string, known: readonly string[]): string | null {
  const lower = given.toLowerCase();
  const same = known.find((name) => name.toLowerCase() === lower);
  if (same !== undefined) return same;
  const swapped = known.find((name) => isSwapped(given, name));
  if (swapped !== undefined) return swapped;
  const maxDistance = Math.min(given.length - 1, Math.max(1, Math.floor(given.length / 3)));
  return closestMatch(given, known, { maxDistance }) ?? null;
}

/** `taks` for `task`: two letters that changed places are one slip, and two edits. */
function isSwapped(given: string, name: string): boolean {
  if (given.length !== name.length) return false;
  const at = given.split("").findIndex((letter, index) => letter !== name[index]);
  if (at === -1) return false;
  return given.slice(0, at) + (given[at + 1] ?? "") + (given[at] ?? "") + given.slice(at + 2) === name;
}
