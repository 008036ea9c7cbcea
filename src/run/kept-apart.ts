import type { Outcome } from "../model/run/trial.ts";
import type { Redactor } from "../secrets/redaction.ts";

/**
 * An outcome whose names stay different without the secrets in them. Rows are joined by the names of metrics and cases: two
 * that are alike once they are redacted would be counted as one, so the trial has no answer.
 */
export function keptApart(outcome: Outcome, redact: Redactor): Outcome {
  if (outcome.status !== "ok" && outcome.status !== "failed") return outcome;
  const cases = outcome.measured?.cases ?? [];
  const what =
    (mergesAny(
      cases.map(({ axes }) => Object.entries(axes)),
      redact,
    ) &&
      "two cases") ||
    ([outcome, ...cases].some(({ metrics }) => mergesNames(Object.keys(metrics), redact)) && "two metrics");
  if (what === false) return outcome;
  const message = `the names of ${what} are the same once secrets and broken characters are taken out of them: rename them, so that no name holds a secret`;
  return {
    status: "errored",
    error: { class: "invalid", code: "secret-in-names", message },
    output: outcome.output,
    ...(outcome.attempts === undefined ? {} : { attempts: outcome.attempts }),
  };
}

type Entries = readonly (readonly [string, unknown])[];

function mergesAny(cases: readonly Entries[], redact: Redactor): boolean {
  if (
    cases.some((entries) =>
      mergesNames(
        entries.map(([name]) => name),
        redact,
      ),
    )
  )
    return true;
  return mergesNames(
    cases.map((entries) => JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))),
    (text) => JSON.stringify(shownEntries(text, redact)),
  );
}

function shownEntries(text: string, redact: Redactor): unknown {
  return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
}

/** Most names hold no secret, and then nothing is searched for twice. */
function mergesNames(names: readonly string[], redact: Redactor): boolean {
  const different = new Set(names);
  return new Set([...different].map(redact)).size < different.size;
}
