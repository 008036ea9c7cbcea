import type { Outcome, Trial, TrialRecord } from "../model/run/trial.ts";
import type { TrialRunner } from "../run/ports.ts";
import { attemptsOf } from "./answer/attempts-of.ts";
import { errored } from "./http/http-answer.ts";

/**
 * Answers with the rows of a recorded run, by trial key: the same case, run definition, side and repetition. Calls
 * nothing and costs nothing. A trial that was not recorded, or whose recording has no answer, is `errored` by name.
 * `source` is where the rows come from, for messages.
 */
export function replayRunner(rows: ReadonlyMap<string, TrialRecord>, source: string): TrialRunner {
  return {
    run: (trial) => Promise.resolve(outcomeOf(rows.get(trial.key), trial, source)),
    close: () => Promise.resolve(),
  };
}

function outcomeOf(row: TrialRecord | undefined, trial: Trial, source: string): Outcome {
  if (row === undefined) {
    const message = `${source} has no recording of ${trial.case.name}, repetition ${trial.repetition}, ${trial.side}`;
    return errored({ class: "not-found", code: "not-recorded", message });
  }
  if (row.status !== "ok" && row.status !== "failed") {
    const { code, message } = row.error ?? { code: row.status, message: `${row.status} in ${source}` };
    // A recording says the same every time: asking again is no use.
    const error = { class: "invalid", code, message } as const;
    return { status: "errored", error, output: row.output, ...attemptsOf(row) };
  }
  const { status, metrics, nonFinite, units, output, error, durationMs, call, fallback } = row;
  const truncated = row.usage?.truncated ?? null;
  return {
    status,
    metrics,
    nonFinite,
    usage: { calls: 0, inputTokens: 0, outputTokens: 0, totalTokens: 0, costUsd: 0, truncated },
    output,
    error,
    durationMs,
    ...attemptsOf(row),
    ...(units === undefined ? {} : { units }),
    ...(call === undefined ? {} : { call }),
    ...(fallback === undefined ? {} : { fallback }),
  };
}
