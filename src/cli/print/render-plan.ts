import { nameAxes } from "../../model/config/case.ts";
import type { PlanDescription } from "../../plan/describe-plan.ts";
import type { Format } from "../options/common-options.ts";

const SHOWN_CASES = 20;

/** What would be run. */
export function renderPlan(plan: PlanDescription, format: Format): string {
  if (format === "json") return `${JSON.stringify(plan, null, 2)}\n`;
  const bullet = format === "markdown" ? "- " : "  ";
  const left = plan.cases.length - SHOWN_CASES;
  return [
    sizeText(plan),
    ...looksLine(plan),
    ...(plan.notSelected > 0 ? [`${plan.notSelected} cases of the matrix are not selected`] : []),
    ...(plan.resume.skipped > 0
      ? [
          `${plan.resume.skipped} trials are done, ${plan.looks.length > 1 ? "at most " : ""}${plan.resume.toRun} are left (${plan.resume.again} of them again)`,
        ]
      : []),
    "",
    "groups that are judged on their own:",
    ...plan.groups.map(({ group, cases }) => `${bullet}${nameAxes(group) || "all"}: ${cases} cases`),
    ...fallbackLines(plan),
    "",
    "cases:",
    ...plan.cases.slice(0, SHOWN_CASES).map(({ name }) => `${bullet}${name}`),
    ...(left > 0 ? [`${bullet}and ${left} more (--format json names all)`] : []),
    "",
  ].join("\n");
}

/** A shard may have some repetitions of a case only. */
function sizeText({ shard, cases, repetitions, sides, trials }: PlanDescription): string {
  if (shard !== null) return `shard ${shard}: ${trials} trials of ${cases.length} cases`;
  return `${cases.length} cases x ${repetitions} repetitions x ${sides.length} ${sides.length === 1 ? "side" : "sides"} = ${trials} trials`;
}

function fallbackLines({ fallbacks }: PlanDescription): readonly string[] {
  return fallbacks.flatMap(({ endpoint, insteadOf, asks, trials }) => {
    const what = asks === "the same" ? "the same" : "for another model";
    return [
      "",
      `fallback: ${endpoint} is asked ${what} while the circuit of ${insteadOf} is open (${trials} trials)`,
    ];
  });
}

function looksLine({ looks, atLeast, trials }: PlanDescription): readonly string[] {
  if (looks.length === 1) return [];
  return [`judged after ${looks.join(", ")} repetitions: at least ${atLeast} trials, at most ${trials}`];
}
