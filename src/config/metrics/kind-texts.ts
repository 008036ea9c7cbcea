import {
  type KindTraits,
  kindTraits,
  METRIC_KINDS,
  type MetricKind,
} from "../../model/config/metric-kind.ts";
import type { Margin } from "../../model/config/margin.ts";

/** Texts about metric kinds that are generated from KINDS, so that a new kind appears in all of them. */

export function kindsWhere(holds: (traits: KindTraits) => boolean): readonly MetricKind[] {
  return METRIC_KINDS.filter((kind) => holds(kindTraits(kind)));
}

/** `` `amount`, `score` and `count` `` */
export function listKinds(holds: (traits: KindTraits) => boolean): string {
  const names = kindsWhere(holds).map((kind) => `\`${kind}\``);
  const last = names.at(-1) ?? "none";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** Describes each kind: `` `latency`, `memory`: a positive number. `binary`: 0 or 1. `` */
export function aboutKinds(): string {
  const texts = new Set(METRIC_KINDS.map((kind) => kindTraits(kind).about));
  return [...texts]
    .map(
      (text) =>
        `${kindsWhere(({ about }) => about === text)
          .map((kind) => `\`${kind}\``)
          .join(", ")}: ${text}.`,
    )
    .join(" ");
}

/** Kinds whose margin has this scale, grouped by their default: `` `score` and `binary` (default 0.02) ``. */
export function marginKinds(scale: Margin["scale"]): string {
  const values = METRIC_KINDS.flatMap((kind) => {
    const { margin } = kindTraits(kind);
    return margin?.scale === scale ? [margin.value] : [];
  });
  return [...new Set(values)]
    .map((value) => {
      const kinds = listKinds(({ margin }) => margin?.scale === scale && margin.value === value);
      return `${kinds} (default ${marginValue({ scale, value })})`;
    })
    .join(", ");
}

/** The margin as a user writes it: `5%`, `0.02`. */
export function marginValue({ scale, value }: Margin): string {
  return scale === "relative" ? `${Number((value * 100).toPrecision(12))}%` : String(value);
}
