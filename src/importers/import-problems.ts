import { type UsageError, usageProblem } from "../base/errors.ts";
import type { Importer } from "./importer.ts";

/** What measures may have failed, or written elsewhere; no format says that nothing was measured. */
export function nothingIn(shown: string, what: "file" | "folder"): UsageError {
  return usageProblem(shown, `expected results, got an empty ${what}: see what the tool that writes it says`);
}

export function ambiguous(shown: string, takers: readonly Importer[]): UsageError {
  const names = takers.map(({ name }) => name).join(" and ");
  return usageProblem(shown, `expected results in one format, got what could be ${names}`);
}

export function unknown(shown: string, what: string, known: readonly Importer[]): UsageError {
  const names = known.map(({ name }) => name).join("; ");
  return usageProblem(shown, `expected results in a known format (${names}), got ${what} in none of them`);
}
