import type { Better, Margin } from "../../model/config/margin.ts";
import { kindTraits, type MetricKind } from "../../model/config/metric-kind.ts";

/** Quantiles are compared as ratios and move more from run to run than means. */
export const QUANTILE_MARGIN: Margin = { scale: "relative", value: 0.1 };

/** The margin of kinds without a margin. */
const NO_MARGIN: Margin = { scale: "absolute", value: 0 };

/** The default margin of a kind. Its scale is the only one that a margin in the config may have. */
export function defaultMargin({
  kind,
  quantile,
  unit,
}: {
  readonly kind: MetricKind;
  readonly quantile?: number | undefined;
  readonly unit?: string | undefined;
}): Margin {
  if (quantile !== undefined) return QUANTILE_MARGIN;
  const { margin, percentMargin } = kindTraits(kind);
  return (unit === "%" ? percentMargin : null) ?? margin ?? NO_MARGIN;
}

/** Null where the config must have it. For a kind without a direction it is `lower`, which nothing uses. */
export function defaultBetter(kind: MetricKind): Better | null {
  const { better } = kindTraits(kind);
  if (better === "none") return "lower";
  return better === "required" ? null : better;
}
