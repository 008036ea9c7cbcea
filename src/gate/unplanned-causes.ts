import { firstNames } from "../base/clean-text.ts";
import { nameAxes } from "../model/config/case.ts";
import type { GateConfig } from "../model/config/config.ts";
import type { Cause } from "../model/result/verdict.ts";
import type { UnplannedCase, UnplannedRows } from "../model/run/unplanned.ts";
import { shorten } from "./describe-finding.ts";

const MOST_NAMED = 5;

/**
 * Rows that were measured but belong to no planned trial. To ignore them silently would hide part of what was measured.
 */
export function unplannedCauses(
  unplanned: readonly UnplannedRows[],
  costs: GateConfig["costs"],
): readonly Cause[] {
  return unplanned.map((file) => ({
    name: "unplanned-rows",
    cost: costs["unplanned-rows"],
    count: file.rows,
    text: describeUnplanned(file),
  }));
}

/** `4 of 8 rows of results.csv are of no planned trial: bench=Sort (1; did you mean bench=sort?), repetition 2 of bench=sort`. */
export function describeUnplanned({ file, side, rows, of, cases, caseCount }: UnplannedRows): string {
  const named = firstNames(cases.slice(0, MOST_NAMED).map(describeCase), MOST_NAMED, caseCount);
  return `${rows} of ${of} rows of ${shorten(file)}${side === "baseline" ? " of the baseline" : ""} are of no planned trial: ${named}`;
}

function describeCase({ axes, rows, kind, meant, repetitions }: UnplannedCase): string {
  const name = shorten(nameAxes(axes));
  if (kind === "repetition") return `${rows === 1 ? "repetition" : "repetitions"} ${repetitions} of ${name}`;
  return `${name} (${rows}${meant === null ? "" : `; did you mean ${shorten(meant)}?`})`;
}
