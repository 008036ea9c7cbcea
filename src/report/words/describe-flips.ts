import type { Report } from "../../model/result/report.ts";
import type { FlippedUnits } from "../../model/result/unit-flips.ts";
import { nameFinding } from "../select-findings.ts";

/** Units of one comparison whose answers turned around. */
export interface FlipList {
  /** `Units that newly fail in`. */
  readonly title: string;
  /** The comparison; not escaped. */
  readonly name: string;
  readonly units: readonly string[];
  /** How many there are. */
  readonly count: number;
}

/** By name, whatever the means do: what is shown first, then what chance does too. */
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
