import { isUnitLabel } from "../base/known-unit.ts";
import type { Outcome, ToldByTool, TrialError, TrialRecord } from "../model/run/trial.ts";
import type { Redactor } from "../secrets/redaction.ts";
import { redactedHead } from "../secrets/redacted-head.ts";

/** The label of a unit that held a secret. */
export const HIDDEN_UNIT = "hidden";
const MAX_MESSAGE_CHARS = 1000;

/** What tests did and where they are. */
export function toldOf({ testStatus, place }: Outcome, redact: Redactor): ToldByTool {
  return {
    ...(testStatus === undefined ? {} : { testStatus }),
    ...(place === undefined ? {} : { place: { ...place, file: redact(place.file) } }),
  };
}

/** Every text of a tool's results is a program's output. */
export function measuredOf(outcome: Outcome, redact: Redactor): Pick<TrialRecord, "measured"> {
  if ((outcome.status !== "ok" && outcome.status !== "failed") || outcome.measured === undefined) return {};
  const { metrics, cases, doubts } = outcome.measured;
  return {
    measured: {
      ...(doubts === undefined
        ? {}
        : { doubts: doubts.map(({ code, text }) => ({ code, text: redact(text) })) }),
      metrics: metrics.map((metric) => ({
        ...metric,
        name: redact(metric.name),
        unit: metric.unit === null ? null : redact(metric.unit),
      })),
      cases: cases.map((one) => ({
        ...one,
        axes: mapEntries(one.axes, redact, (value) => (typeof value === "string" ? redact(value) : value)),
        metrics: mapEntries(one.metrics, redact, (value) => value),
        nonFinite: one.nonFinite.map(redact),
        ...(one.units === undefined ? {} : { units: mapEntries(one.units, redact, shownUnit(redact)) }),
        ...(one.place === undefined ? {} : { place: { ...one.place, file: redact(one.place.file) } }),
        error: redactError(one.error, redact),
      })),
    },
  };
}

function shownUnit(redact: Redactor): (unit: string) => string {
  return (unit) => (isUnitLabel(redact(unit)) ? redact(unit) : HIDDEN_UNIT);
}

function mapEntries<Value>(
  record: Readonly<Record<string, Value>>,
  key: (name: string) => string,
  value: (one: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [key(name), value(one)]));
}

export function redactError(error: TrialError | null, redact: Redactor): TrialError | null {
  if (error === null) {
    return null;
  }
  const short = redactedHead(error.message, MAX_MESSAGE_CHARS, redact);
  // The round trip replaces half a surrogate pair, which no UTF-8 file can hold.
  const wellFormed = new TextDecoder().decode(new TextEncoder().encode(short));
  return { class: error.class, code: redact(error.code), message: wellFormed };
}
