import type { Axes } from "../model/config/case.ts";
import { matchesWhere } from "../model/config/where.ts";
import type { RunRows } from "../model/result/baseline.ts";
import type { Finding } from "../model/result/finding.ts";
import type { SourcePlace } from "../model/run/source-place.ts";

/** Rows of tools say their place from the first one on; millions of other rows are not read for one. */
const LOOKED_AT = 100;

/**
 * Findings with the place in the source that all rows of their group name: where the benchmark or the test is defined.
 * The candidate's rows count before those of the baseline, whose source may have moved.
 */
export function withPlaces(findings: readonly Finding[], sides: readonly RunRows[]): readonly Finding[] {
  if (findings.length === 0) return findings;
  const known = sides.map(placesIn).filter((places) => places.length > 0);
  if (known.length === 0) return findings;
  return findings.map((finding) => {
    const place = known.map((places) => placeOf(finding.group, places)).find((one) => one !== null);
    return place === undefined || place === null ? finding : { ...finding, place };
  });
}

interface PlacedCase {
  readonly axes: Axes;
  readonly place: SourcePlace;
}

/** One entry for each case and place. */
function placesIn({ rows }: RunRows): readonly PlacedCase[] {
  const places = new Map<string, PlacedCase>();
  let looked = 0;
  for (const { axes, place } of rows) {
    looked += 1;
    if (place !== undefined) places.set(JSON.stringify([axes, place]), { axes, place });
    if (looked === LOOKED_AT && places.size === 0) return [];
  }
  return [...places.values()];
}

/** Null = none, or several. */
function placeOf(group: Axes, places: readonly PlacedCase[]): SourcePlace | null {
  const where = Object.fromEntries(Object.entries(group).map(([axis, value]) => [axis, [value]]));
  const of = places.filter(({ axes }) => matchesWhere(axes, where)).map(({ place }) => place);
  const [first] = of;
  if (first === undefined || of.some(({ file }) => file !== first.file)) return null;
  return of.every(({ line }) => line === first.line) ? first : { file: first.file, line: null };
}
