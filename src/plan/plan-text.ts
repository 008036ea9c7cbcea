import type { PlanDescription } from "./describe-plan.ts";

/** A log of more lines is not read. */
const MAX_CASES = 200;

/** What a dry run prints. */
export function planText(plan: PlanDescription): string {
  const left = plan.cases.length - MAX_CASES;
  return [
    `${plan.trials} trials of ${plan.cases.length} cases, ${plan.repetitions} repetitions, sides: ${plan.sides.join(" and ")}`,
    ...(plan.looks.length > 1
      ? [
          `judged after ${plan.looks.join(", ")} repetitions: at least ${plan.atLeast} trials, at most ${plan.trials}`,
        ]
      : []),
    ...(plan.notSelected > 0 ? [`${plan.notSelected} cases are not selected`] : []),
    ...plan.cases.slice(0, MAX_CASES).map(({ name, trials }) => `  ${name}: ${trials} trials`),
    ...(left > 0 ? [`  and ${left} more cases`] : []),
    ...plan.fallbacks.map(
      ({ endpoint, insteadOf, asks }) =>
        `fallback: ${endpoint} is asked ${asks === "the same" ? "the same" : "for another model"} while the circuit of ${insteadOf} is open`,
    ),
    `plan ${plan.planHash}`,
  ].join("\n");
}
