import { z } from "zod";
import { describeValue } from "../../base/quote.ts";
import type { CoverageConfig } from "../../model/config/coverage-config.ts";
import { COVERAGE_METRICS, COVERED_KINDS } from "../../model/result/coverage/coverage.ts";
import type { Complaint } from "../values/complaint.ts";
import { checkGlobs, globsText, looserGlobs, writtenGlobs } from "../values/globs.ts";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import { ownedParts, type Owner, type Owners } from "../values/owner.ts";
import { settingChange, unknownLooser } from "../values/setting-change.ts";
import { oneOf } from "../values/written-values.ts";

/** A decimal number as it is written: no rounding may decide. */
const PERCENT = String.raw`^\d{1,3}(\.\d{1,12})?\s*%$`;
const POINTS = String.raw`^-?\d{1,3}(\.\d{1,12})?\s*(points?|pp)$`;

const percent = z
  .unknown()
  .transform((input, context): string => {
    const number = typeof input === "string" && new RegExp(PERCENT).test(input) ? numberOf(input) : null;
    if (number !== null && Number(number) <= 100) return number;
    const advice =
      typeof input === "number" && input >= 0 && input <= 100 ? ` (write ${asPercent(input)})` : "";
    const message = `expected a percentage such as 80%, at most 100%, got ${describeValue(input)}${advice}`;
    context.addIssue({ code: "custom", message, input });
    return z.NEVER;
  })
  .meta({ title: "percentage", type: "string", pattern: PERCENT });

const points = z
  .unknown()
  .transform((input, context): string => {
    const number = typeof input === "string" && new RegExp(POINTS).test(input) ? numberOf(input) : null;
    if (number !== null && Math.abs(Number(number)) <= 100) return number;
    if (input === 0) return "0";
    const advice = typeof input === "number" ? ` (write "${input} points")` : "";
    const message = `expected points of a percentage such as -0.5 points, or 0, got ${describeValue(input)}${advice}`;
    context.addIssue({ code: "custom", message, input });
    return z.NEVER;
  })
  .meta({ title: "points", anyOf: [{ const: 0 }, { type: "string", pattern: POINTS }] });

function numberOf(text: string): string {
  return text.replace(/[^\d.-]/g, "");
}

function asPercent(value: number): string {
  return value <= 1 ? `${Number((value * 100).toPrecision(12))}%` : `${value}%`;
}

export const writtenCoverage = z.strictObject(
  {
    metric: optionalKey(
      oneOf(COVERED_KINDS),
      "What is judged. Default: the first of lines, statements, branches, functions, regions and instructions that both reports count. The others are shown.",
    ),
    "min-change": defaultedKey(
      points,
      0,
      "Least change of the share that is covered, in points of its percentage: with `-0.5 points`, 80.0% may become 79.5%. `0`: it may not fall. Files that left the report do not count on either side, and a share that fell only because covered code was removed is no loss.",
    ),
    min: optionalKey(
      percent,
      "Least share of all files together that is covered, such as `80%`. Default: none.",
    ),
    "patch-min": optionalKey(
      percent,
      "Least share of the lines that a pull request adds or edits that is covered, of those that the report counts. Default: none; the uncovered ones are shown.",
    ),
    paths: optionalKey(
      writtenGlobs,
      "Globs of the files that count, by their path in the repository, or in the report where git does not know them. `!glob` excludes files again. Default: all.",
    ),
  },
  expected("a mapping"),
);

type WrittenCoverage = z.output<typeof writtenCoverage>;

/** All of it judges. */
const OWNED_BY = "base" satisfies Owner;

export const COVERAGE_OWNER = {
  metric: OWNED_BY,
  "min-change": OWNED_BY,
  min: OWNED_BY,
  "patch-min": OWNED_BY,
  paths: OWNED_BY,
} as const satisfies Owners<WrittenCoverage>;

export function checkCoverage({ paths = [] }: WrittenCoverage): Complaint[] {
  return paths.length === 0 ? [] : checkGlobs(paths, ["coverage", "paths"]);
}

/** The policy where there is no section, and where there is one, for what it leaves out. */
const DEFAULT_COVERAGE: CoverageConfig = {
  metric: null,
  minChange: "0",
  min: null,
  patchMin: null,
  paths: null,
};

const SHARES: ReadonlySet<string> = new Set(COVERED_KINDS.map((kind) => COVERAGE_METRICS[kind].share));

/** Null = there is no section, and the metrics of the config judge those of coverage. */
export function resolveCoverage(
  written: WrittenCoverage | undefined,
  metrics: readonly string[],
): CoverageConfig | null {
  if (written === undefined) return metrics.some((name) => SHARES.has(name)) ? null : DEFAULT_COVERAGE;
  return {
    metric: written.metric ?? DEFAULT_COVERAGE.metric,
    minChange: written["min-change"] ?? DEFAULT_COVERAGE.minChange,
    min: written.min ?? DEFAULT_COVERAGE.min,
    patchMin: written["patch-min"] ?? DEFAULT_COVERAGE.patchMin,
    paths: written.paths ?? DEFAULT_COVERAGE.paths,
  };
}

/** The keys in force. A section that a pull request adds takes nothing from the default policy of its base. */
export const ownedCoverage = ownedParts<CoverageConfig | null | undefined>(OWNED_BY, (base, head) => {
  const [before, after] = [base ?? DEFAULT_COVERAGE, head ?? DEFAULT_COVERAGE];
  const limit = (key: "minChange" | "min" | "patchMin", path: string) =>
    settingChange({
      path: `coverage.${path}`,
      base: before[key],
      head: after[key],
      text: (value) => value ?? "none",
      looser: (from, to) => Number(to ?? -Infinity) < Number(from ?? -Infinity),
    });
  return [
    ...settingChange({
      path: "coverage.metric",
      base: before.metric,
      head: after.metric,
      text: (value) => value ?? "the first",
      looser: unknownLooser,
    }),
    ...limit("minChange", "min-change"),
    ...limit("min", "min"),
    ...limit("patchMin", "patch-min"),
    ...settingChange({
      path: "coverage.paths",
      base: before.paths,
      head: after.paths,
      text: globsText,
      looser: looserGlobs,
    }),
  ];
});
