import { z } from "zod";
import { DIRECTIONS } from "../../model/config/margin.ts";
import { type KindTraits, METRIC_KINDS } from "../../model/config/metric-kind.ts";
import { QUANTILES, ROLES } from "../../model/config/metric.ts";
import { QUANTILE_MARGIN } from "./kind-defaults.ts";
import { aboutKinds, listKinds, marginKinds, marginValue } from "./kind-texts.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import {
  amount,
  flag,
  nonNegative,
  oneOf,
  ownMargin,
  percentage,
  positiveAmount,
  text,
  where,
} from "../values/written-values.ts";

const UNTESTED = listKinds(({ margin }) => margin === null);
const STRUCTURED = listKinds(({ values }) => values === "structures");

function betterKinds(direction: KindTraits["better"]): string {
  return listKinds(({ better }) => better === direction);
}

const limitShape = {
  min: optionalKey(
    amount,
    `Floor, such as \`0.8\` or \`1.5 s\`: a mean significantly below it fails the gate, even without a baseline. With limits, a metric of kind ${STRUCTURED} takes only numbers.`,
  ),
  "warn-min": optionalKey(amount, "Floor that only warns; above `min`."),
  max: optionalKey(
    amount,
    "Ceiling, such as `500` or `1.5 s`: a mean significantly above it fails the gate, even without a baseline.",
  ),
  "warn-max": optionalKey(amount, "Ceiling that only warns; below `max`."),
};

const quantile = z
  .union(
    QUANTILES.map((one) => z.literal(one)),
    expected("0.5, 0.95 or 0.99"),
  )
  .meta({ title: "0.5, 0.95 or 0.99" });

const role = oneOf(ROLES);

export const writtenRule = z.strictObject(
  {
    change: optionalKey(percentage, "A worsening by more than this share of the baseline is a regression."),
    points: optionalKey(
      positiveAmount,
      "A worsening by more than this, in the metric's own unit, is a regression.",
    ),
  },
  expected("{change: 10%} or {points: 10}"),
);

export const writtenOverride = z.strictObject(
  {
    where: requiredKey(
      where,
      "Groups it applies to: axis to a value or a list of values; `*` in a text stands for any text (`{benchmark: 'Sort*'}`).",
    ),
    margin: optionalKey(ownMargin, "Margin in these groups."),
    negligible: optionalKey(positiveAmount, "What is too small to matter in these groups."),
    role: optionalKey(role, "Role in these groups."),
    ...limitShape,
  },
  expected("a mapping with where and what it changes"),
);

export const writtenMetric = z.strictObject(
  {
    kind: requiredKey(
      oneOf(METRIC_KINDS),
      `Kind of number, which decides the test, scale and defaults. ${aboutKinds()}`,
    ),
    better: optionalKey(
      oneOf(DIRECTIONS),
      `Which direction is better. Required for ${betterKinds("required")}; for ${betterKinds("lower")} lower is better, for ${betterKinds("higher")} higher; ${betterKinds("none")} has no direction.`,
    ),
    margin: optionalKey(
      ownMargin,
      `Worsening that you tolerate. A percentage of the baseline for ${marginKinds("relative")} and with \`quantile\` (default ${marginValue(QUANTILE_MARGIN)}); the metric's own unit for ${marginKinds("absolute")}; 2 for a \`score\` whose \`unit\` is \`%\`.`,
    ),
    role: defaultedKey(
      role,
      "gate",
      "`gate` decides the verdict, `track` is shown and may warn, `inform` is shown. So is a limit that is crossed: with `track` it warns, with `inform` it is information.",
    ),
    unit: optionalKey(
      text,
      "Unit of its values, limits and margin, such as `ms` or `USD`, shown after them. Values that come with another known unit (ns, us, ms, s, min, h; B, kB, MB, GB, KiB, MiB, GiB, bit; %; rates of these such as MB/s) are converted to it; one that does not convert is unreadable. Without it values are compared in the unit that they come with.",
    ),
    quantile: optionalKey(
      quantile,
      `Judges this quantile over trials instead of a mean: 0.5 (the median), 0.95 or 0.99. The margin is then a percentage of the baseline's quantile (default ${marginValue(QUANTILE_MARGIN)}), and \`min\` and \`max\` are limits of the quantile. On each side 0.5 needs 6 units, 0.95 needs 20 units and 59 trials, 0.99 20 units and 299 trials. Values must be above 0; not for ${listKinds(({ hasQuantile }) => !hasQuantile)}.`,
    ),
    poisson: defaultedKey(
      flag,
      false,
      `Kind ${listKinds(({ hasPoisson }) => hasPoisson)}: the events are rare and independent of each other, so that a total is Poisson distributed. Then one total per side is enough to judge. Do not set it for counts that come in bursts: they would fail when nothing changed.`,
    ),
    "run-effect": optionalKey(
      flag,
      `Whether the metric is machine-dependent, so that numbers of two jobs differ by more than repetitions in one job show. Default: true for ${listKinds(({ runEffect }) => runEffect)}, else false.`,
    ),
    deterministic: defaultedKey(
      flag,
      false,
      "Whether the same case gives the same number every time; then identical samples pass at any sample size.",
    ),
    atol: defaultedKey(
      nonNegative,
      1e-10,
      `Kind ${UNTESTED}: absolute tolerance. A number of the candidate may differ by \`atol + rtol × |baseline|\`.`,
    ),
    rtol: defaultedKey(nonNegative, 1e-10, `Kind ${UNTESTED}: relative tolerance.`),
    rule: optionalKey(
      writtenRule,
      "A plain rule instead of a test, `{change: 10%}` or `{points: 10}`. It causes more false alarms than the test, and the report says how many.",
    ),
    negligible: optionalKey(
      positiveAmount,
      "A worsening, in the metric's own unit (`5`, `5 ms`), that is too small to matter, from whatever value. It is tolerated where it is more than the margin, above all where the baseline is 0 and a share of it is 0, too: there every worsening that is shown fails.",
    ),
    ...limitShape,
    overrides: defaultedKey(
      z.array(writtenOverride, expected("a list of overrides")),
      [],
      "Another margin, negligible, role or limits in some groups. When several match a group, the last one wins.",
    ),
  },
  expected("a mapping with kind"),
);

export type WrittenMetric = z.output<typeof writtenMetric>;
export type WrittenOverride = z.output<typeof writtenOverride>;
