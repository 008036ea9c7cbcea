import { formatShare } from "../model/result/coverage/coverage-numbers.ts";
import type { Baseline } from "../model/result/baseline.ts";
import type { Coverage } from "../model/result/coverage/coverage.ts";
import type { Finding } from "../model/result/finding.ts";
import { isGone } from "./finding-causes.ts";
import { type TestChange, type TestReport, totalOf } from "../model/result/tests/test-changes.ts";
import type { Cause, CostName, VerdictKind } from "../model/result/verdict.ts";

export interface TitleInput {
  readonly kind: VerdictKind;
  /** The worst cause first. */
  readonly causes: readonly Cause[];
  readonly findings: readonly Finding[];
  readonly baseline: Baseline;
  /** Tests that other tools ran; null = there is none. */
  readonly tests: TestReport | null;
  /** Null = there is no report of coverage. */
  readonly coverage: Coverage | null;
}

/** The verdict in one line that a reader understands in three seconds. */
export function verdictTitle(input: TitleInput): string {
  return [mainTitle(input), ...alwaysTold(input)].join("; ");
}

function mainTitle(input: TitleInput): string {
  const worst = input.causes[0];
  if (worst === undefined || input.kind === "pass") return passTitle(input);
  const others = input.causes.filter(
    (cause) => cause !== worst && cause.cost === worst.cost && ALWAYS_TOLD[cause.name] === undefined,
  );
  const more =
    others.length === 0 ? "" : `; ${others.length} more ${others.length === 1 ? "cause" : "causes"}`;
  switch (input.kind) {
    case "fail":
      return `${worst.text}${more}`;
    case "inconclusive":
      return `Inconclusive: ${lowerFirst(worst.text)}${more}`;
    case "warn":
      return `${worst.text.startsWith("Warning") ? worst.text : `Warning: ${lowerFirst(worst.text)}`}${more}`;
  }
}

/** Facts that every title has to state, because the rest of it was judged without the missing part. */
const ALWAYS_TOLD: Partial<Record<CostName, (count: number) => string>> = {
  "dropped-units": (count) => `${count} ${count === 1 ? "unit" : "units"} dropped`,
  "newly-failing": (count) => `${count} ${count === 1 ? "unit newly fails" : "units newly fail"}`,
};

function alwaysTold({ causes, kind, findings }: TitleInput): readonly string[] {
  const rest = kind === "pass" ? causes : causes.slice(1);
  const isTold = rest.some(({ name }) => name === "incomparable");
  const gone = findings.filter((finding) => isTold && finding.role === "gate" && isGone(finding)).length;
  return [
    ...(gone === 0 ? [] : [`${gone} ${gone === 1 ? "comparison" : "comparisons"} gone from the candidate`]),
    ...rest.flatMap(({ name, count }) => ALWAYS_TOLD[name]?.(count) ?? []),
  ];
}

/** A gate of coverage alone compares nothing else. */
function passTitle(input: TitleInput): string {
  const title = findingsTitle(input);
  const { coverage, findings } = input;
  if (!input.baseline.found || coverage === null) return title;
  const text = coverageTitle(coverage, input.causes);
  const isAlone = input.tests === null && !findings.some(({ role }) => role === "gate");
  return !isAlone ? `${title}; ${lowerFirst(text)}` : text;
}

function coverageTitle({ kind, compared, result }: Coverage, causes: readonly Cause[]): string {
  if (compared === null) return "Coverage was not compared";
  const { baseline, candidate } = compared;
  const shares = `${kind} ${formatShare(baseline)} → ${formatShare(candidate)}`;
  if (countOf(causes, "coverage-lost") > 0 || result.change === "lost")
    return `Coverage lost, which \`gate\` does not hold against it: ${shares}`;
  return result.change === "kept" ? `No coverage lost: ${shares}` : `Coverage not judged: ${shares}`;
}

function findingsTitle(input: TitleInput): string {
  const { causes, findings, baseline, tests } = input;
  if (!baseline.found && baseline.code === "by-config") return "Nothing was compared: by config";
  if (!baseline.found && baseline.code === "first-run") return "First run: nothing was compared";
  if (tests !== null && findings.length === 0) return testsTitle(tests);
  const gating = findings.filter((finding) => finding.role === "gate");
  const compared = gating.filter((f) => f.kind !== "no-baseline" && f.kind !== "incomparable").length;
  const improved = gating.filter((finding) => finding.kind === "improved").length;
  const unknown = baseline.found ? countOf(causes, "first-run") : 0;
  const open = countOf(causes, "inconclusive-within") + countOf(causes, "inconclusive-beyond");
  const openLimits = countOf(causes, "limit-inconclusive");
  const accepted = countOf(causes, "accepted-regression");
  const tolerated = countOf(causes, "regression");
  const found = tolerated > 0 ? String(tolerated) : accepted > 0 ? "No other" : "No";
  return [
    `${found} ${tolerated > 1 ? "regressions" : "regression"} in ${compared} ${compared === 1 ? "comparison" : "comparisons"}${tolerated > 0 ? ", which `gate` does not hold against it" : ""}`,
    ...(accepted > 0 ? [`${accepted} known and accepted`] : []),
    ...(improved > 0 ? [`${improved} improved`] : []),
    ...(unknown > 0 ? [`${unknown} not in the baseline yet`] : []),
    ...(open > 0
      ? [`${open} of ${gating.length} cannot be judged to ${open === 1 ? "its" : "their"} margin`]
      : []),
    ...(openLimits > 0
      ? [`${openLimits} ${openLimits === 1 ? "limit is" : "limits are"} not shown to hold`]
      : []),
  ].join("; ");
}

function testsTitle({ counts, changes }: TestReport): string {
  const total = totalOf(counts.candidate);
  const of = (change: TestChange): number => changes.find((one) => one.change === change)?.count ?? 0;
  const parts = [
    ["fixed", of("fixed")],
    ["new", of("new")],
    ["known to fail", of("still-failing")],
    ["in quarantine", of("quarantined")],
    ["skipped", counts.candidate.skipped],
  ] as const;
  const told = parts.flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`]));
  // Tiers and costs can excuse what newly fails.
  const excused = of("newly-failing") + of("newly-errored");
  const head =
    excused === 0
      ? `No test newly fails of ${total}`
      : `${excused} of ${total} tests newly ${excused === 1 ? "fails" : "fail"}, which the config does not hold against it`;
  return [head, ...told].join("; ");
}

function countOf(causes: readonly Cause[], name: CostName): number {
  return causes.find((cause) => cause.name === name)?.count ?? 0;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
