import type { Trial } from "../../model/run/trial.ts";
import { namesIn } from "../../base/template.ts";
import { pickValue } from "./pick-value.ts";
import { trialInput } from "../trial-input.ts";

/** A place in a template for which a case has no value. */
export interface UnknownPlace {
  /** The place as it is written: `content.task.qestion`. */
  readonly name: string;
  /** The part of the path that has no value, and the names that have one there. */
  readonly unknown: string;
  readonly known: readonly string[];
  /** The first case without a value, and the number of such cases. */
  readonly caseName: string;
  readonly cases: number;
}

/** Places of these templates that some of the trials cannot fill, in the order of the templates. */
export function unknownPlaces(
  templates: readonly string[],
  trials: readonly Trial[],
): readonly UnknownPlace[] {
  const first = trials.filter(({ repetition }) => repetition === 0);
  const inputs = first.map((trial) => ({ name: trial.case.name, values: trialInput(trial) }));
  return [...new Set(templates.flatMap(namesIn))].flatMap((name) => {
    const missing = inputs.flatMap(({ name: caseName, values }) => {
      const picked = pickValue(values, name);
      return picked.found ? [] : [{ name, unknown: picked.unknown, known: picked.known, caseName }];
    });
    const [one] = missing;
    return one === undefined ? [] : [{ ...one, cases: missing.length }];
  });
}
