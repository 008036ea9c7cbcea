import { askedOtherModel, type FallbackUse, isMeasured, type TrialRecord } from "../../model/run/trial.ts";
import { compareText } from "../../base/compare-text.ts";

/** Answers that one fallback gave in place of one endpoint. */
export interface FallbackAnswers extends FallbackUse {
  /** The model that was asked; null = the runner asks no model. */
  readonly model: string | null;
  readonly trials: number;
  readonly otherModel: boolean;
}

/** Counts answers of fallbacks. The order of rows does not matter. */
export class FallbackFold {
  readonly #counts = new Map<string, FallbackAnswers>();

  /** Returns whether a model other than the case's own was asked. */
  add(row: Pick<TrialRecord, "status" | "call" | "fallback">): boolean {
    const { fallback, call, status } = row;
    if (fallback === undefined || !isMeasured(status)) return false;
    const model = call?.requestedModel ?? null;
    const key = JSON.stringify([fallback.endpoint, fallback.insteadOf, model, fallback.insteadOfModel]);
    const otherModel = askedOtherModel(row);
    const trials = (this.#counts.get(key)?.trials ?? 0) + 1;
    this.#counts.set(key, { ...fallback, model, trials, otherModel });
    return otherModel;
  }

  /** The most frequent fallback first. */
  result(): readonly FallbackAnswers[] {
    return [...this.#counts]
      .toSorted(([a, x], [b, y]) => y.trials - x.trials || compareText(a, b))
      .map(([, answers]) => answers);
  }
}
