import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import { formatNumber } from "../../base/format-number.ts";
import type { GoldenFileResult, LargestDifference } from "../../model/result/golden.ts";
import { line, withoutCommand } from "../text/text-lines.ts";

/** What every file says, for a terminal. */
export function renderGolden(results: readonly GoldenFileResult[]): string {
  return results
    .map(
      (result) =>
        `${fileLines(result)
          .map((one) => withoutCommand(line(one)))
          .join("\n")}\n`,
    )
    .join("");
}

function fileLines(result: GoldenFileResult): readonly string[] {
  const { file, places, mismatches, first, largestUlps, largestRelative, notes } = result;
  const word = mismatches === 0 ? "PASS" : "FAIL";
  const values = places === 1 ? "1 value" : `${formatNumber(places, 1)} values`;
  const head =
    mismatches === 0
      ? `${values} as in the golden file`
      : `${formatNumber(mismatches, 1)} of ${values} differ from the golden file`;
  return [
    `${word} ${cleanText(file, TEXT_LENGTH)}: ${head}`,
    ...(first === null
      ? []
      : [
          `  first ${first.path}: expected ${first.expected}, got ${first.got}${sizeText(first.relative, first.ulps)}`,
        ]),
    ...largestLine("largest relative difference", largestRelative),
    ...largestLine("largest number of doubles between (ULP)", largestUlps),
    ...notes.map((note) => `  note: ${note}`),
  ];
}

function sizeText(relative: number | null, ulps: number | null): string {
  const parts = [
    ...(relative === null || Number.isNaN(relative) ? [] : [`relative ${formatNumber(relative, 3)}`]),
    ...(ulps === null ? [] : [`${formatNumber(ulps, 3)} ULP`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function largestLine(name: string, largest: LargestDifference | null): readonly string[] {
  if (largest === null || largest.value === 0) return [];
  return [`  ${name}: ${formatNumber(largest.value, 3)} at ${largest.path}`];
}

/** Rows for a gate (`results-file`): a case for each file, with what differs. */
export function renderGoldenRows(results: readonly GoldenFileResult[]): string {
  return results
    .map(({ file, mismatches, largestRelative, largestUlps }) => {
      const metrics = {
        mismatches,
        "relative-difference": largestRelative?.value ?? 0,
        ulps: largestUlps?.value ?? 0,
      };
      return `${JSON.stringify({ axes: { file }, repetition: 0, metrics })}\n`;
    })
    .join("");
}
