import { z } from "zod";
import type { GateConfig } from "../../model/config/config.ts";
import { COST_NAMES, COSTS, NOTHING_JUDGED } from "../../model/result/verdict.ts";
import type { Cost, CostName } from "../../model/result/verdict.ts";
import { costShape } from "./cost-keys.ts";
import { DEFAULT_COSTS, strictCosts } from "./costs.ts";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import { ofEach, owned, ownedKeys, type Owners } from "../values/owner.ts";
import { laterIsLooser, moreIsLooser, percentText } from "../values/setting-change.ts";
import { flag, oneOf, share } from "../values/written-values.ts";

export const writtenGate = z.strictObject(
  {
    "max-error-rate": defaultedKey(share, "10%", "Share of trials that may end without an answer."),
    "max-improvement": defaultedKey(
      share,
      "50%",
      "Gain beyond which a metric is too good to be true: a share of the baseline (50%: half the time, or twice the throughput), points for `binary`. It is said in the title, so that somebody checks that the work is still done. 100% = none is.",
    ),
    "max-undecided": defaultedKey(
      share,
      "50%",
      "Share of the gating comparisons that may stay undecided because they are too noisy: they detect no change below four times their margin.",
    ),
    "fail-on": defaultedKey(
      oneOf(["fail", "warn", "never"]),
      "fail",
      "Mildest verdict that fails the process: `fail` or `warn`. `never` reports and exits with 0, for an advisory roll-out.",
    ),
    strict: defaultedKey(
      flag,
      false,
      "Warnings fail: the costs `warning`, `limit-warning` and `creep` become `fail` if they are `warn`.",
    ),
    "nothing-judged": optionalKey(
      oneOf(COSTS).meta({ title: "cost" }),
      `Cost of ${NOTHING_JUDGED.map((name) => `\`${name}\``).join(", ")} together, where one is not written by itself.`,
    ),
    ...costShape,
  },
  expected("a mapping"),
);

type WrittenGate = z.output<typeof writtenGate>;

/** The base decides the cost of each cause. */
const costOwner = ofEach(COST_NAMES, () => "base" as const);

export const GATE_OWNER = {
  "max-error-rate": "base",
  "max-improvement": "base",
  "max-undecided": "base",
  "fail-on": "base",
  strict: "base",
  "nothing-judged": "base",
  ...costOwner,
} as const satisfies Owners<WrittenGate>;

export function resolveGate(written: WrittenGate | undefined): GateConfig {
  const costs: Record<CostName, Cost> = { ...DEFAULT_COSTS };
  for (const name of NOTHING_JUDGED) costs[name] = written?.["nothing-judged"] ?? costs[name];
  for (const name of COST_NAMES) costs[name] = written?.[name] ?? costs[name];
  return {
    maxErrorRate: written?.["max-error-rate"] ?? 0.1,
    maxImprovement: written?.["max-improvement"] ?? 0.5,
    maxUndecided: written?.["max-undecided"] ?? 0.5,
    costs: written?.strict === true ? strictCosts(costs) : costs,
    failOn: written?.["fail-on"] ?? "fail",
  };
}

/** Costs, the highest first. */
const DEAREST_FIRST: readonly Cost[] = ["fail", "inconclusive", "warn", "note", "pass"];

export const ownedGate = ownedKeys<GateConfig>({
  maxErrorRate: owned(GATE_OWNER["max-error-rate"], {
    path: "gate.max-error-rate",
    text: percentText,
    looser: moreIsLooser,
  }),
  maxImprovement: owned(GATE_OWNER["max-improvement"], {
    path: "gate.max-improvement",
    text: percentText,
    looser: moreIsLooser,
  }),
  maxUndecided: owned(GATE_OWNER["max-undecided"], {
    path: "gate.max-undecided",
    text: percentText,
    looser: moreIsLooser,
  }),
  failOn: owned(GATE_OWNER["fail-on"], {
    path: "gate.fail-on",
    text: String,
    looser: laterIsLooser(["warn", "fail", "never"]),
  }),
  costs: ownedKeys<GateConfig["costs"]>(
    ofEach(COST_NAMES, (name) =>
      owned<Cost>(GATE_OWNER[name], {
        path: `gate.${name}`,
        text: String,
        looser: laterIsLooser(DEAREST_FIRST),
      }),
    ),
  ),
});
