import type { Manifest } from "../../model/run/manifest.ts";
import type { Report } from "../../model/result/report.ts";

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
