import type { Finding } from "../model/result/finding.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";
import type { GateConfig } from "../model/config/config.ts";
import { creepCostName, findingCostName, gainCostName, worsening } from "../model/result/finding-cost.ts";
import { describeCreep, describeFinding, describeLosses } from "./describe-finding.ts";
import { describeNeeds } from "./describe-needs.ts";

/** One cause for each name of a cost (`gate.costs`), in the order of the findings. */
export function findingCauses(findings: readonly Finding[], costs: GateConfig["costs"]): readonly Cause[] {
  const byName = new Map<CostName, Finding[]>();
  for (const finding of findings) {
    for (const name of new Set([findingCostName(finding), creepCostName(finding), gainCostName(finding)])) {
      if (name !== null) byName.set(name, [...(byName.get(name) ?? []), finding]);
    }
  }
  const gating = findings.filter((finding) => finding.role === "gate").length;
  const causes = [...byName].map(([name, found]) => ({
    name,
    cost: costs[name],
    count: found.length,
    text: causeText(name, found, gating),
  }));
  // What is gone is said before what is noisy.
  const first = (name: CostName): number => (name === "incomparable" && findings.some(isGone) ? 0 : 1);
  return causes.toSorted((a, b) => first(a.name) - first(b.name));
}

type CauseText = (found: readonly Finding[], gating: number) => string;

const TEXTS: Partial<Record<CostName, CauseText>> = {
  regression: (found) => `Regression: ${leading(found)}`,
  "accepted-regression": (found) => `Known and accepted: ${leading(found)}${untilText(found)}`,
  creep: (found) => `Small steps add up: ${leading(found, describeCreep)}`,
  "main-moved": (found, gating) =>
    `Main may have moved with its last runs: ${found.length} of ${gating} cannot be judged: ${leading(found)}`,
  warning: (found) => `Warning: ${leading(found)}`,
  "implausible-improvement": (found) =>
    `Improved too much to be believed, check that it still does the work: ${leading(found)}`,
  improved: (found) => `Improved: ${leading(found)}`,
  incomparable: incomparableText,
  "error-rate": (found) => `Too many trials without an answer: ${leading(found)}`,
  "lost-trials": (found, gating) =>
    `The lost trials decide ${found.length} of ${gating}: ${leading(found, describeLosses)}`,
  "nothing-measured": (found) => `Not measured: ${leading(found)}`,
  "first-run": (found) => `Not in the baseline yet: ${leading(found)}`,
  "inconclusive-within": (found, gating) =>
    `${found.length} of ${gating} cannot be judged to their margin: ${describeNeeds(found)}`,
  "inconclusive-beyond": openText,
};

/** What nobody measured any more is told before what cannot be compared for other reasons. */
function incomparableText(found: readonly Finding[]): string {
  const gone = found.filter(isGone);
  const others = found.filter((finding) => !isGone(finding));
  return [
    ...(gone.length === 0 ? [] : [`Gone from the candidate: ${leading(gone)}`]),
    ...(others.length === 0
      ? []
      : [`${gone.length === 0 ? "I" : "i"}ncomparable with the baseline: ${leading(others)}`]),
  ].join("; ");
}

/** Whether the candidate has no rows of a group that the baseline has. */
export function isGone({ reason }: Finding): boolean {
  return reason.code === "gone-group";
}

/**
 * Some of the undecided comparisons look worse than their margin; of others no data of this size could have been red.
 */
function openText(found: readonly Finding[], gating: number): string {
  const beyond = found.filter((finding) => worsening(finding) > finding.margin);
  return beyond.length === 0
    ? `${found.length} of ${gating} could not be judged at all: ${describeNeeds(found)}`
    : `${beyond.length} of ${gating} cannot be judged and may be worse than their margin: ${describeNeeds(beyond)}`;
}

function causeText(name: CostName, found: readonly Finding[], gating: number): string {
  const text = TEXTS[name];
  return text === undefined ? `${found.length} of ${gating}: ${name}` : text(found, gating);
}

/** The earliest day on which one of the acceptances ends, so that a reader knows that they are temporary. */
function untilText(found: readonly Finding[]): string {
  const [first] = found.flatMap(({ accepted }) => accepted?.expires ?? []).toSorted();
  return first === undefined ? "" : `, until ${first}`;
}

/** Names the first finding and gives the number of the others. */
function leading(
  found: readonly Finding[],
  describe: (finding: Finding) => string = describeFinding,
): string {
  const [first, ...rest] = found;
  if (first === undefined) return "";
  return `${describe(first)}${rest.length === 0 ? "" : ` (+${rest.length} more)`}`;
}
