import { isTested } from "../../model/config/metric-kind.ts";
import type { RunEffectCap, TestedResult } from "../values/comparison-result.ts";
import type { Prepared } from "./prepare.ts";
import type { Screening } from "../screen/screen.ts";
import type { Subject } from "../values/subject.ts";
import type { Values } from "../values/values.ts";

/** A comparison before its test. */
export interface Draft {
  readonly subject: Subject;
  readonly screening: Screening;
  readonly values: Values;
  /** Null where the screening has an objection. */
  readonly prepared: Prepared | null;
}

/** A draft that a test decides. */
export type TestableDraft = Draft & { readonly prepared: Extract<Prepared, { readonly type: "testable" }> };

export function isTestable(draft: Draft): draft is TestableDraft {
  return draft.prepared?.type === "testable";
}

/**
 * Whether the draft is a member of the family: it gates by a test and may become a regression. Members without data
 * count too.
 */
export function isFamily(draft: Draft): boolean {
  return draft.subject.metric.role === "gate" && isJudgedByTest(draft) && capOf(draft) === null;
}

/**
 * Whether the draft is a member of the family of all that may warn by a test: metrics that gate and metrics that are
 * tracked.
 */
export function mayWarn(draft: Draft): boolean {
  const isBlind = capOf(draft) !== null && designOf(draft) !== "run-level";
  return draft.subject.metric.role !== "inform" && isJudgedByTest(draft) && !isBlind;
}

function capOf({ prepared }: Draft): RunEffectCap | null {
  return prepared?.type === "testable" ? prepared.cap : null;
}

function designOf({ prepared }: Draft): TestedResult["design"] | null {
  return prepared?.type === "testable" ? prepared.estimate.design : null;
}

function isJudgedByTest({ subject: { metric }, prepared }: Draft): boolean {
  const isCertain = prepared?.type === "settled" && prepared.result.type === "certain";
  return isTested(metric.kind) && metric.rule === null && !isCertain;
}
