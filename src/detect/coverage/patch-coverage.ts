import { commonRanges, countLines, readRanges } from "../../model/run/line-ranges.ts";
import { compareText } from "../../base/compare-text.ts";
import type { Count, PatchCoverage, PatchFile } from "../../model/result/coverage/coverage.ts";
import type { ChangedCode, ChangedPath } from "../../model/run/changed-code.ts";
import { sumOf } from "./coverage-side.ts";
import { listed } from "./listed.ts";
import type { NamedFiles } from "./named-files.ts";
import { endingOf } from "./reported-endings.ts";

/** Coverage of the lines that a change adds or edits. `isMeant`: whether a path counts. */
export function patchCoverage(
  files: NamedFiles,
  code: ChangedCode,
  isMeant: (path: string) => boolean,
): PatchCoverage {
  if (!code.known) return code;
  const changed = code.files.filter(
    ({ path, status, lines }) => status !== "deleted" && lines.length > 0 && isMeant(path),
  );
  const reported = changed.flatMap((one) => {
    const file = files.get(one.path);
    return file?.path === one.path ? [{ one, lines: file.lines }] : [];
  });
  const withoutLines = reported.filter(({ lines }) => lines === null);
  if (withoutLines.length > 0 && withoutLines.length === reported.length) {
    return { known: false, why: NO_LINES };
  }
  const measured = reported.flatMap(({ one, lines }) => (lines === null ? [] : [patchFile(one, lines)]));
  const worst = measured
    .filter(({ uncovered }) => uncovered.length > 0)
    .toSorted((a, b) => missed(b) - missed(a) || compareText(a.file, b.file));
  const known = new Set(reported.map(({ one }) => one.path));
  const unreported = changed.map(({ path }) => path).filter((path) => !known.has(path));
  const endings = new Set([...files.keys()].map(endingOf));
  return {
    known: true,
    base: code.base,
    count: sumOf(measured),
    files: listed(worst),
    unreported: listed(unreported.filter((path) => endings.has(endingOf(path))).toSorted(compareText)),
    ambiguous: listed(ambiguousNames(files, unreported)),
  };
}

const NO_LINES =
  "the report counts lines and does not say which ones are covered: another format does, such as lcov or Cobertura";

function patchFile(
  { path, lines }: ChangedPath,
  report: { readonly covered: string; readonly uncovered: string },
): PatchFile {
  const covered = countLines(commonRanges(lines, readRanges(report.covered)));
  const uncovered = commonRanges(lines, readRanges(report.uncovered));
  return { file: path, covered, total: covered + countLines(uncovered), uncovered };
}

function missed({ covered, total }: Count): number {
  return total - covered;
}

function ambiguousNames(files: NamedFiles, unreported: readonly string[]): readonly string[] {
  const paths = new Set(unreported);
  return [...files.values()]
    .filter(({ ambiguous }) => ambiguous.some((path) => paths.has(path)))
    .map(({ written }) => written)
    .toSorted(compareText);
}
