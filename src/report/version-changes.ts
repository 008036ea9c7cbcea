import type { Manifest } from "../model/run/manifest.ts";
import type { VersionChange } from "../model/result/report.ts";

/** Declared versions that differ, by name in code-unit order; nothing where one side has no manifest. */
export function versionChanges(
  baseline: Manifest | null,
  candidate: Manifest | null,
): readonly VersionChange[] {
  if (baseline === null || candidate === null) return [];
  const before = new Map(Object.entries(baseline.versions));
  const after = new Map(Object.entries(candidate.versions));
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, baseline: before.get(name) ?? null, candidate: after.get(name) ?? null }));
}
