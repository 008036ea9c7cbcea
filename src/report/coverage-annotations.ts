import { isRepositoryPath, type SourcePlace } from "../model/run/source-place.ts";
import type { Report } from "../model/result/report.ts";
import type { Cost } from "../model/result/verdict.ts";

export interface UncoveredLines {
  readonly cost: Cost;
  readonly title: string;
  readonly message: string;
  readonly place: SourcePlace;
}

/** One entry for each range of changed lines that no test runs: the files with most of them first. */
export function uncoveredLines({ coverage, causes }: Report): readonly UncoveredLines[] {
  if (coverage === undefined || !coverage.patch.known) return [];
  const cost = causes.find(({ name }) => name === "patch-uncovered")?.cost ?? "note";
  return coverage.patch.files.first
    .filter(({ file }) => isRepositoryPath(file))
    .flatMap(({ file, uncovered }) =>
      uncovered.map(([first, last]) => ({
        cost,
        title: "Changed lines are not covered",
        message:
          first === last ? `Line ${first} is not covered.` : `Lines ${first} to ${last} are not covered.`,
        place: { file, line: Math.max(1, first) },
      })),
    );
}
