import { isTested } from "../../model/config/metric-kind.ts";
import type { Prepared } from "./prepare.ts";
import type { Screening } from "../screen/screen.ts";
import type { Subject } from "../values/subject.ts";
import type { Values } from "../values/values.ts";

/** A comparison before its test. */
export interface Draft {
  readonly subject: Subject;
  readonly screening: Screening;
  readonly values: Values;
  /** Null where the screening objects. */
  readonly prepared: Prepared | null;
}

/** A draft that a test decides. */
export type TestableDraft = Draft & { readonly prepared: Extract<Prepared, { readonly type: "testable" }> };

export function isTestable(draft: Draft): draft is TestableDraft {
  return draft.prepared?.type === "testable";
}

/** A member of the family: what gates by a test and can be red, with data or without. */
export function isFamily({ subject, prepared }: Draft): boolean {
  if (subject.metric.role !== "gate" || !isTested(subject.metric.kind) || subject.metric.rule !== null) {
    return false;
  }
  if (prepared?.type === "settled") return prepared.outcome.type !== "certain";
  return prepared === null || prepared.cap === null;
}
