import { isTested } from "../../../model/config/metric-kind.ts";
import type { Metric } from "../../../model/config/metric.ts";
import type { Side, Sides } from "../../../model/run/side.ts";
import { axesKey } from "../../values/axes-key.ts";
import type { CollectedSample } from "../../values/subject.ts";
import { foldSide } from "../fold-side.ts";
import { groupedSamples } from "../grouped-samples.ts";
import { evenRows } from "./even-rows.ts";
import type { FoldedSides } from "./folded-sides.ts";

interface Collected {
  /** Each row counts the same. */
  readonly plain: FoldedSides;
  readonly weighed: FoldedSides;
  /** The samples of the weighed sides. */
  readonly samples: readonly CollectedSample[];
}

/**
 * The samples to compare, with the shares of cases made even where they differ between the sides: no side may look better by its mix. Means
 * of units weigh their cases; what pools the rows of several units has the same number of rows of each case. The same list where all shares
 * are the same.
 */
export function evenSamples({ plain, weighed, samples }: Collected): readonly CollectedSample[] {
  const { compare, metrics, rows } = plain.request;
  const isPooled = compare.unit === null ? poolsRepetitions : poolsUnits;
  const even = metrics.some(isPooled) ? evenRows(plain.folds, { rows, compare }) : null;
  if (weighed === plain && even === null) return samples;
  const whole = weighed === plain ? samples : groupedSamples(plain.folds, plain.request).samples;
  const cut = even === null ? null : groupedSamples(cutFolds(plain, even.rows), plain.request).samples;
  return samples.map((sample, index) => {
    const isCut = isPooled(sample.metric) && even?.groups.has(axesKey(sample.group)) === true;
    const compared = (isCut ? cut?.[index] : null) ?? sample;
    // What was lost is tested with all rows, and past runs of main are known with all of theirs.
    const uncut = whole[index] ?? sample;
    return { ...sample, sides: compared.sides, structures: compared.structures, whole: uncut.sides };
  });
}

/** A repetition is one value for each of its cases. What must be equal is compared value by value, and no mix can hide it. */
function poolsRepetitions({ kind }: Metric): boolean {
  return isTested(kind);
}

/** A quantile is one of all trials. */
function poolsUnits({ quantile }: Metric): boolean {
  return quantile !== null;
}

function cutFolds({ asked }: FoldedSides, rows: FoldedSides["request"]["rows"]): FoldedSides["folds"] {
  const of = (side: Side) => foldSide(rows[side], asked[side]);
  return { baseline: of("baseline"), candidate: of("candidate") } satisfies Sides<unknown>;
}
