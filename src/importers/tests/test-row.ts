import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import type { SourcePlace } from "../../model/run/source-place.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";

/** One run of a test. */
export interface TestRun {
  /** See `testName`. */
  readonly test: string;
  readonly status: TestStatus;
  /** What failed, or why nothing was tested. */
  readonly message?: string | null;
  /** Default: the status. */
  readonly code?: string;
  /** Null = the tool writes none. */
  readonly duration?: { readonly value: number; readonly unit: "s" | "ms" } | null;
  readonly place?: SourcePlace | null;
  readonly attempts?: number;
  /** See `ToolRow`. */
  readonly rerunsOf?: string | undefined;
}

/** What did not run, or not to its end, took no time that says anything. */
const UNTIMED: ReadonlySet<TestStatus> = new Set(["errored", "skipped"]);
const NEEDS_REASON: ReadonlySet<TestStatus> = new Set(["failed", "errored"]);

export function testRow(run: TestRun): ToolRow {
  const { test, status, message = null, duration = null, place = null, attempts = 1 } = run;
  const isTimed = duration !== null && duration.value >= 0 && !UNTIMED.has(status);
  const hasReason = NEEDS_REASON.has(status) || (message !== null && status !== "passed");
  const text = message === null || message.trim() === "" ? status : message;
  return {
    axes: { test },
    values: [...outcomeOf(status), ...(isTimed ? [[DURATION[duration.unit], duration.value] as const] : [])],
    status,
    error: hasReason
      ? { code: run.code ?? `test-${status}`, message: cleanText(text.trim(), TEXT_LENGTH) }
      : null,
    place,
    attempts,
    ...(run.rerunsOf === undefined ? {} : { rerunsOf: run.rerunsOf }),
  };
}

/** What failed may be run again and pass; a test that is known to fail is no failure. */
function outcomeOf(status: TestStatus): ToolRow["values"] {
  if (UNTIMED.has(status)) return [];
  return [[SUCCESS, status === "failed" ? 0 : 1]];
}

/** One run of a test says what it does: no noise is assumed. */
const SUCCESS: ToolMetric = {
  name: "success",
  kind: "binary",
  better: "higher",
  unit: null,
  role: "gate",
  deterministic: true,
};

const duration = (unit: string): ToolMetric => ({
  name: "duration",
  kind: "latency",
  better: "lower",
  unit,
  role: "inform",
});
const DURATION = { s: duration("s"), ms: duration("ms") };

/** What names a test: the parts that it is in, from outside, and its own name. Equal neighbours are one part. */
export function testName(parts: readonly string[]): string {
  let name = "";
  let last = "";
  for (const part of parts) {
    const own = part.trim();
    if (own === "" || own === last) continue;
    name = name === "" ? own : `${name} › ${own}`;
    last = own;
  }
  return name === "" ? "(no name)" : name;
}
