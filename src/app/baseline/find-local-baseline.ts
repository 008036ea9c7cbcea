import { resultsFileOf } from "../../config/run/runners.ts";
import { join, resolve } from "node:path";
import { UNKNOWN_ORIGIN, type Baseline, type BaselineProvenance } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";
import type { CandidateRun } from "../../pipeline/world.ts";
import { fileBaseline, isOnePlace } from "./file-baseline.ts";
import { loadResults } from "../runs/load-run.ts";
import type { Workspace } from "../workspace.ts";

/** Finds the baseline that is stored on GitHub; null where GitHub is not available. */
export type ArtifactFinder = ((candidate: CandidateRun) => Promise<Baseline>) | null;

const NOTHING: BaselineProvenance = {
  from: "none",
  ...UNKNOWN_ORIGIN,
  why: "the config asks for no baseline",
  skipped: [],
};

/** The other side of this run if it has two, else the baseline that the config names. */
export async function findLocalBaseline(
  request: { readonly config: Config; readonly candidate: CandidateRun; readonly baselineSha: string | null },
  { workspace, findArtifact }: { readonly workspace: Workspace; readonly findArtifact: ArtifactFinder },
): Promise<Baseline> {
  const { config, candidate } = request;
  const { baseline } = config;
  if (candidate.manifest.sides.length === 2) {
    return { ...sameRun(request), isCandidate: await readsOneFile(config, workspace.root) };
  }
  switch (baseline.from) {
    case "artifact":
      return findArtifact === null
        ? outsideGitHub(typeof baseline.branch === "string" ? baseline.branch : null)
        : findArtifact(candidate);
    case "file":
      return fileBaseline(baseline.path, config, workspace);
    case "none":
      return { found: false, code: "by-config", provenance: NOTHING, history: [] };
    case "ref":
      return { found: false, code: "first-run", provenance: NOTHING, history: [] };
  }
}

/** One file for both sides, whose rows do not say of which side they are. */
async function readsOneFile(config: Config, root: string): Promise<boolean> {
  const { sides, execution } = config;
  if (sides === null || execution.replay !== null) return false;
  const { baseline, candidate } = sides;
  const [before, after] = [resultsFileOf(baseline.runner), resultsFileOf(candidate.runner)];
  if (before === null || after === null) return false;
  if (!isOnePlace(root, join(baseline.cwd, before.file), join(candidate.cwd, after.file))) return false;
  const { run } = await loadResults(resolve(root, candidate.cwd), after, config);
  for (const row of run.rows) if (row.side === "baseline") return false;
  return true;
}

function sameRun({
  config,
  candidate,
  baselineSha,
}: Parameters<typeof findLocalBaseline>[0]): Baseline & { readonly found: true } {
  const isRef = config.sides === null && config.baseline.from === "ref";
  const ref = config.baseline.from === "ref" ? config.baseline.ref : null;
  return {
    found: true,
    run: candidate,
    provenance: {
      ...NOTHING,
      from: isRef ? "ref" : "same-run",
      run: isRef ? ref : candidate.manifest.runId,
      sha: isRef ? baselineSha : null,
      why: whyOf(isRef ? "commits" : "sides", candidate.manifest),
    },
    history: [],
  };
}

function whyOf(sides: "commits" | "sides", { sameJob }: CandidateRun["manifest"]): string {
  return sameJob
    ? `both ${sides} ran alternately in this job`
    : `the results of both ${sides} were read in this job, not measured alternately`;
}

function outsideGitHub(named: string | null): Baseline {
  const branch = named ?? "BRANCH";
  const why = `baselines of ${named ?? "a branch"} are artifacts on GitHub; fetch one with regression-gate baseline download, or name --baseline file:PATH or ref:${branch}`;
  return { found: false, code: "first-run", provenance: { ...NOTHING, why }, history: [] };
}
