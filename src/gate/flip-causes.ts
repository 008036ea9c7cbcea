import { isAccepted } from "../model/config/acceptance.ts";
import type { GateConfig } from "../model/config/config.ts";
import { type Finding, NEWLY_WITHOUT_VALUE, type Warning } from "../model/result/finding.ts";
import type { FlippedUnits } from "../model/result/unit-flips.ts";
import type { Cause } from "../model/result/verdict.ts";
import { namesOf } from "./describe-finding.ts";

/** Units that a test shows to be newly wrong or newly right. An accepted regression covers its units too. */
export function flipCauses(findings: readonly Finding[], costs: GateConfig["costs"]): readonly Cause[] {
  const counted = findings.filter(({ role }) => role !== "inform");
  const failing = counted
    .filter((finding) => !isAccepted(finding))
    .flatMap(({ flips }) => flips?.failing ?? []);
  const passing = counted.flatMap(({ flips }) => flips?.passing ?? []);
  return [
    ...cause("newly-failing", { word: "fail", flipped: failing }, costs),
    ...cause("newly-passing", { word: "pass", flipped: passing }, costs),
  ];
}

function cause(
  name: "newly-failing" | "newly-passing",
  { word, flipped }: { readonly word: "fail" | "pass"; readonly flipped: readonly FlippedUnits[] },
  costs: GateConfig["costs"],
): readonly Cause[] {
  // Metrics of one trial usually fail together, so a unit counts once.
  const named = [...new Set(flipped.flatMap(({ shown }) => shown))];
  const count = Math.max(named.length, ...flipped.map(({ shownCount }) => shownCount));
  if (count === 0) return [];
  const verb = count === 1 ? `unit newly ${word}${word === "pass" ? "es" : "s"}` : `units newly ${word}`;
  return [{ name, cost: costs[name], count, text: `${count} ${verb}: ${namesOf(named, count)}` }];
}

/** Units that newly have no value of a metric are in no comparison, so the run's warnings name them. */
export function lostValueCauses(warnings: readonly Warning[], costs: GateConfig["costs"]): readonly Cause[] {
  const [first, ...rest] = warnings.filter(({ code }) => code === NEWLY_WITHOUT_VALUE);
  if (first === undefined) return [];
  const more = rest.length === 0 ? "" : ` (+${rest.length} more)`;
  const name = NEWLY_WITHOUT_VALUE;
  return [{ name, cost: costs[name], count: rest.length + 1, text: `${first.text}${more}` }];
}
