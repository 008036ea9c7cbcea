import type { FindingKind } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";
import type { Manifest } from "../../model/run/manifest.ts";

const NEWS: ReadonlySet<FindingKind> = new Set(["regression", "warning", "incomparable", "improved"]);

/** Whether anything moved since the baseline: a measurement, or the gate's own policy. */
export function hasNews({ findings, policyChanges }: Report): boolean {
  return policyChanges.length > 0 || findings.some(({ kind }) => NEWS.has(kind));
}

/**
 * The report without what names this run rather than its result: commits, run ids, ages, and what limits made it wait.
 * Two runs with the same outcome render the same text from it.
 */
export function withoutRun(report: Report): Report {
  const { baseline, manifest } = report;
  return {
    ...report,
    generatedAt: "",
    baseline: {
      ...baseline,
      run: null,
      sha: null,
      createdAt: null,
      ageDays: null,
      ageCommits: null,
      url: null,
    },
    manifest: { baseline: null, candidate: manifest.candidate === null ? null : plain(manifest.candidate) },
  };
}

function plain(candidate: Manifest): Manifest {
  const { limiters: _limiters, ...manifest } = candidate;
  return { ...manifest, runId: "", git: null };
}
