import type { FindingKind } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";
import type { TestChange } from "../../model/result/tests/test-changes.ts";
import { isNews } from "../words/describe-tests.ts";
import type { Manifest } from "../../model/run/manifest.ts";

const NEWS: ReadonlySet<FindingKind> = new Set(["regression", "warning", "incomparable", "improved"]);

/** Changes of tests that are folded, and are news all the same. */
const SAID_ONCE: ReadonlySet<TestChange> = new Set(["fixed", "xpass"]);

/** Whether anything changed since the baseline: a measurement, or the gate's own policy. */
export function hasNews({ findings, policyChanges, tests, coverage }: Report): boolean {
  const ofTests = tests?.changes.some((list) => isNews(list) || SAID_ONCE.has(list.change)) ?? false;
  return (
    hasCoverageNews(coverage) ||
    policyChanges.length > 0 ||
    ofTests ||
    findings.some(({ kind }) => NEWS.has(kind))
  );
}

/** Whether something is uncovered that was not, changed lines are uncovered, or files left the report. */
function hasCoverageNews(coverage: Report["coverage"]): boolean {
  if (coverage === undefined) return false;
  const { lost, gained, vanished, patch } = coverage;
  return lost.count + gained.count + vanished > 0 || (patch.known && patch.files.count > 0);
}

/**
 * The report without the parts that identify the run: commits, run ids, ages, and delays by limits. Two runs with the
 * same result give the same text.
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
