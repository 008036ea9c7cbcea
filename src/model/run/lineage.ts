/** Where a baseline comes from. */
export type BaselineOrigin = "artifact" | "ref" | "file" | "same-run" | "none";

/** Which stored run a run was compared with; its own baseline bundle continues from there. */
export interface Lineage {
  /** Null = none was found. */
  readonly parent: LineageParent | null;
  /** Runs before it in the chain that are known. */
  readonly generation: number;
  /** Why this one, or why none. */
  readonly why: string;
  /** Runs passed over on the way, each with its reason. */
  readonly skipped: readonly string[];
}

export interface LineageParent {
  readonly from: BaselineOrigin;
  /** Where it was found: a workflow run, a path. */
  readonly run: string | null;
  /** As its own manifest calls it. */
  readonly runId: string | null;
  readonly sha: string | null;
}

/** The parts of a baseline that a lineage is made of. */
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

/** Of a run that was compared with a stored one; null where both sides ran in one job, or nothing was asked for. */
export function lineageOf(baseline: ComparedWith): Lineage | null {
  const { from, run, sha, why, skipped } = baseline.provenance;
  if (from !== "artifact" && from !== "file") return null;
  if (!baseline.found) return { parent: null, generation: 0, why, skipped };
  const manifest = baseline.run?.manifest;
  const parent = { from, run, runId: manifest?.runId ?? null, sha };
  return { parent, generation: (manifest?.lineage?.generation ?? 0) + 1, why, skipped };
}
