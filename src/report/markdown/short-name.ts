import { cleanText } from "../../base/clean-text.ts";
import { columnsOf, cutToColumns } from "../text/text-columns.ts";

/** Of a run without a place to break: what the first of three columns has on a phone of 390 points. */
const MOST_COLUMNS = 20;

/**
 * At most `maxLength` code points of the name, and what cannot be broken between two lines cut in its middle; the full
 * name stands in the full report.
 */
export function shortName(name: string, maxLength: number): string {
  return cleanText(name, maxLength)
    .split(/(?<=[\s-])/u)
    .map((run) => (columnsOf(run) > MOST_COLUMNS ? cutInMiddle(run) : run))
    .join("");
}

/** Both ends tell names of a family apart. */
function cutInMiddle(text: string): string {
  const half = (MOST_COLUMNS - 1) / 2;
  const end = cutToColumns(Array.from(text).toReversed().join(""), Math.ceil(half)).slice(0, -1);
  return `${cutToColumns(text, Math.ceil(half) + 1)}${Array.from(end).toReversed().join("")}`;
}
