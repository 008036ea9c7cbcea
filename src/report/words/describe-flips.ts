import type { Report } from "../../model/result/report.ts";
import type { FlippedUnits } from "../../model/result/unit-flips.ts";
import { nameFinding } from "../select-findings.ts";

/** Units of one comparison whose answers changed from right to wrong or back. */
export interface FlipList {
  /** The title, for example `Newly failing in`. */
  readonly title: string;
  /** Name of the comparison; not escaped. */
  readonly name: string;
  readonly units: readonly string[];
  /** Number of units. */
  readonly count: number;
}

/**
 * Lists of units by name, independent of the means: first those that a test shows, then those that may also be chance.
 */
export function flipLists({ findings }: Report): readonly FlipList[] {
  const lists = (pick: "failing" | "passing", [shown, listed]: readonly [string, string]) =>
    findings.flatMap((finding): readonly FlipList[] => {
      const flipped = finding.flips?.[pick] ?? NONE;
      const name = nameFinding(finding);
      return [
        { title: shown, name, units: flipped.shown, count: flipped.shownCount },
        { title: listed, name, units: flipped.listed, count: flipped.listedCount },
      ];
    });
  return [
    ...lists("failing", [
      "Newly failing in",
      "Always right before and always wrong now (chance does that too) in",
    ]),
    ...lists("passing", [
      "Newly passing in",
      "Always wrong before and always right now (chance does that too) in",
    ]),
  ].filter(({ count }) => count > 0);
}

const NONE: FlippedUnits = { shown: [], shownCount: 0, listed: [], listedCount: 0 };
