/** From best to worst; a verdict costs what its worst cause costs. */
export type Cost = "pass" | "note" | "warn" | "inconclusive" | "fail";

export type VerdictKind = "pass" | "warn" | "inconclusive" | "fail";

/** What `gate:` in the config can price. The defaults are in config/resolve. */
export type CostName =
  | "regression"
  | "limit-broken"
  | "limit-warning"
  | "limit-inconclusive"
  | "missing-metric"
  | "warning"
  | "improved"
  | "pass"
  | "inconclusive-within"
  | "inconclusive-beyond"
  | "first-run"
  | "no-baseline"
  | "incomparable"
  | "missing-case"
  | "error-rate"
  | "missing-shard"
  | "nothing-compared"
  | "budget-stop";

export type FailOn = "fail" | "warn" | "never";

/** One reason the verdict is what it is. */
export interface Cause {
  readonly name: CostName;
  readonly cost: Cost;
  /** How many findings, cases or limits. */
  readonly count: number;
  readonly text: string;
}

export interface Verdict {
  readonly kind: VerdictKind;
  readonly exitCode: number;
  /** What the check shows; `neutral` only where nothing was compared on a first run. */
  readonly conclusion: "success" | "failure" | "neutral";
  /** One line for people: title of check, comment and summary. */
  readonly title: string;
  /** Worst first. */
  readonly causes: readonly Cause[];
}
