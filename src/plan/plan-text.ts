import { nameAxes } from "../model/config/case.ts";
import type { PlanDescription, PlannedFallback } from "./describe-plan.ts";

export interface PlanTextStyle {
  /** The text before each line of a list. */
  readonly bullet: string;
  /** Most lines of a list; further ones are only counted. */
  readonly mostListed: number;
  /** The place where the others are listed, such as ` (--format json names all)`. */
  readonly elsewhere: string;
}

/** The plan in the words of a dry run. */
export function planText(plan: PlanDescription, style: PlanTextStyle): string {
  const { cases, groups, resume } = plan;
  return [
    sizeText(plan),
    ...looksLine(plan),
    ...(plan.notSelected > 0 ? [`${plan.notSelected} cases of the matrix are not selected`] : []),
    ...(resume.skipped > 0 ? [resumeText(plan)] : []),
    "",
    "groups that are judged on their own:",
    ...shortList(
      groups.map(
        (one) => `${nameAxes(one.group) || "all"}: ${one.cases === 1 ? "1 case" : `${one.cases} cases`}`,
      ),
      style,
    ),
    ...plan.fallbacks.flatMap((fallback) => ["", fallbackText(fallback)]),
    "",
    "cases:",
    ...shortList(
      cases.map(({ name }) => name),
      style,
    ),
    "",
    `plan ${plan.planHash}`,
    "",
  ].join("\n");
}

function shortList(
  texts: readonly string[],
  { bullet, mostListed, elsewhere }: PlanTextStyle,
): readonly string[] {
  const left = texts.length - mostListed;
  return [
    ...texts.slice(0, mostListed).map((text) => `${bullet}${text}`),
    ...(left > 0 ? [`${bullet}and ${left} more${elsewhere}`] : []),
  ];
}

/** A shard may contain only some repetitions of a case. */
function sizeText({ shard, cases, repetitions, sides, trials }: PlanDescription): string {
  if (shard !== null) return `shard ${shard}: ${trials} trials of ${cases.length} cases`;
  return `${cases.length} cases x ${repetitions} repetitions x ${sides.length} ${sides.length === 1 ? "side" : "sides"} = ${trials} trials`;
}

function looksLine({ looks, atLeast, trials }: PlanDescription): readonly string[] {
  if (looks.length === 1) return [];
  return [`judged after ${looks.join(", ")} repetitions: at least ${atLeast} trials, at most ${trials}`];
}

function resumeText({ looks, resume: { skipped, toRun, again } }: PlanDescription): string {
  return `${skipped} trials are done, ${looks.length > 1 ? "at most " : ""}${toRun} are left (${again} of these are retried)`;
}

function fallbackText({ endpoint, insteadOf, asks, trials }: PlannedFallback): string {
  const what = asks === "the same" ? "with the same model" : "with another model";
  return `fallback: ${endpoint} is used ${what} while the circuit of ${insteadOf} is open (${trials} trials)`;
}
