import type { FailureReport, FailureSample, UnknownFailureGroup } from "../model/config/failure.ts";
import { firstOf, plural } from "./words/describe-run.ts";
import { line, wrap } from "./text/text-lines.ts";

const MOST_GROUPS = 20;
const MOST_RUNS = 3;
const SHOWN_SAMPLES = 3;

/** Known failures with their advice, then the unknown ones, for a terminal of 100 columns. */
export function renderFailures(report: FailureReport): string {
  const { rows, failures, runs, known, unknown } = report;
  const blocks = [
    wrap(`${plural(failures, "error")} in ${plural(rows, "row")} of ${plural(runs.length, "run")}`, 0),
    ...known
      .slice(0, MOST_GROUPS)
      .map(({ id, advice, ...places }) => [
        ...wrap(`${plural(places.count, "row")} ${line(id)}: ${line(advice)}`, 2),
        ...placesOf(places, runs.length),
      ]),
    ...unknown.slice(0, MOST_GROUPS).map((group) => unknownBlock(group, runs.length)),
    leftOut(report),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function unknownBlock(group: UnknownFailureGroup, ofRuns: number): readonly string[] {
  const { count, code, text, signature, confidence } = group;
  return [
    ...wrap(`${plural(count, "row")} unknown, ${group.class} ${line(code)}: ${line(text)}`, 2),
    `  signature ${signature}, confidence ${confidence}`,
    ...placesOf(group, ofRuns),
  ];
}

function placesOf(
  group: { readonly runs: readonly string[]; readonly samples: readonly FailureSample[] },
  ofRuns: number,
): readonly string[] {
  const inRuns = ofRuns < 2 ? [] : wrap(`  in ${firstOf(group.runs.map(line), MOST_RUNS)}`, 4);
  const samples = group.samples
    .slice(0, SHOWN_SAMPLES)
    .flatMap((sample) =>
      wrap(`  ${line(sample.case)} #${sample.repetition + 1}: ${line(sample.message)}`, 4),
    );
  return [...inRuns, ...samples];
}

function leftOut({ known, unknown }: FailureReport): readonly string[] {
  const rest = Math.max(0, known.length - MOST_GROUPS) + Math.max(0, unknown.length - MOST_GROUPS);
  const more = rest === 0 ? [] : wrap(`and ${rest} more groups (--format json names all)`, 0);
  const hint =
    unknown.length === 0
      ? []
      : wrap("--suggest prints a detector for each unknown failure, for the config.", 0);
  return [...more, ...hint];
}
