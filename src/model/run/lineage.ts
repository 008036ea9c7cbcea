/** The place that a baseline comes from. */
export type BaselineOrigin = "artifact" | "ref" | "file" | "same-run" | "none";

/** The stored run that a run was compared with. The baseline bundle of the run continues from there. */
export interface Lineage {
  /** Null = no baseline was found. */
  readonly parent: LineageParent | null;
  /** Number of known runs before it in the chain. */
  readonly generation: number;
  /** Why this baseline was used, or why none was. */
  readonly why: string;
  /** Runs that were skipped in the search, each with the reason. */
  readonly skipped: readonly string[];
}

export interface LineageParent {
  readonly from: BaselineOrigin;
  /** The place where it was found: a workflow run, or a path. */
  readonly run: string | null;
  /** The id in its own manifest. */
  readonly runId: string | null;
  readonly sha: string | null;
}

/** The parts of a baseline that a lineage contains. */
interface ComparedWith {
  readonly found: boolean;
  readonly provenance: {
    readonly from: BaselineOrigin;
    readonly run: string | null;
    readonly sha: string | null;
    readonly why: string;
    readonly skipped: readonly string[];
  };
  readonly run?: {
    readonly manifest: { readonly runId: string; readonly lineage?: Lineage | undefined } | null;
  };
}

/**
 * The lineage of a run that was compared with a stored one; null where both sides ran in one job, or no baseline was
 * wanted.
 */
export function lineageOf(baseline: ComparedWith): Lineage | null {
  const { from, run, sha, why, skipped } = baseline.provenance;
  if (from !== "artifact" && from !== "file") return null;
  if (!baseline.found) return { parent: null, generation: 0, why, skipped };
  const manifest = baseline.run?.manifest;
  const parent = { from, run, runId: manifest?.runId ?? null, sha };
  return { parent, generation: (manifest?.lineage?.generation ?? 0) + 1, why, skipped };
}
