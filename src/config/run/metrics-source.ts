import { z } from "zod";
import { didYouMean } from "../../base/did-you-mean.ts";
import { quote } from "../../base/quote.ts";
import type { MetricsSource } from "../../model/config/config.ts";
import { entryFor } from "../../model/config/metric-pattern.ts";
import { checkPattern } from "../values/check-pattern.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { regularExpression, text } from "../values/written-values.ts";
import type { Path } from "./runner-section.ts";

/** The place of a command's numbers: one of two keys. */

/** Exactly one of the two is required. */
export const writtenMetricsSource = z.strictObject(
  {
    file: optionalKey(
      text,
      "File that the command writes, relative to `cwd`: a JSON object from metric to number (kind `exact`: also to a list or an object), or results in any known format with one row of this trial.",
    ),
    patterns: optionalKey(
      z.record(z.string(), regularExpression, expected("a mapping from metric to regular expression")),
      "Metric to a regular expression with one capture group, matched on stdout. A second group named `unit` captures the number's unit (`'took ([0-9.]+) (?<unit>[a-z]+)'`); without it, a known unit right behind the number counts, or a magnitude (`1.2k`) as a label. A captured number that goes on in the text (`2,132`, `12,5`, `1.2e-05`) is unreadable, not cut.",
    ),
  },
  expected("{file: metrics.json} or {patterns: {name: expression}}"),
);

/** The formats are known to the importers: an unknown name is an error when results are read. */
export const writtenResultsFrom = z.strictObject(
  {
    path: requiredKey(text, "File or folder that the command writes, relative to `cwd`."),
    format: optionalKey(text, "Name of the format, such as `go-bench`. Default: the content shows it."),
  },
  expected("a mapping with path"),
);

const resultsFrom = z
  .union([text, writtenResultsFrom], expected("a path, or {path, format}"))
  .meta({ title: "path or {path, format}" });

const metricsFrom = z
  .union(
    [z.literal("stdout"), writtenMetricsSource],
    expected("stdout, {file: metrics.json} or {patterns: {name: expression}}"),
  )
  .meta({ title: "`stdout`, file or patterns" });

export const metricsSourceShape = {
  "metrics-from": defaultedKey(
    metricsFrom,
    "stdout",
    "Where the command's metrics are: the last line of stdout as a JSON object, a JSON file, or regular expressions on stdout.",
  ),
  "results-from": optionalKey(
    resultsFrom,
    "The file or folder that a tool writes in one invocation with many cases, such as a benchmark or a test run; `path` is relative to `cwd`, inside the repository, and removed before each invocation. Each repetition is one invocation, and the samples of a case in it are averaged. Cases come from the results: the matrix does not list them. Kinds and directions come from the format, where `metrics` does not say them. An invocation that ends with an exit code other than 0, though nothing in its results failed, is errored. In place of `metrics-from`.",
  ),
};

type Written = z.output<z.ZodObject<typeof metricsSourceShape>>;

/** `path` is that of the runner's keys. */
export function checkMetricsSources(written: Written, path: Path, metrics: readonly string[]): Complaint[] {
  return [
    ...checkMetricsSource(written["metrics-from"], [...path, "metrics-from"], metrics),
    ...checkResultsFrom(written, path),
  ];
}

function checkMetricsSource(
  source: Written["metrics-from"],
  path: Path,
  metrics: readonly string[],
): Complaint[] {
  if (typeof source !== "object") return [];
  if ((source.file === undefined) === (source.patterns === undefined)) {
    return [valueComplaint(path, "expected either {file: metrics.json} or {patterns: {name: expression}}")];
  }
  return Object.entries(source.patterns ?? {}).flatMap(([name, pattern]): Complaint[] => {
    const place = [...path, "patterns", name];
    if (entryFor(name, metrics) === null && name !== "success") {
      const message = `unknown metric ${quote(name)}.${didYouMean(name, metrics)}`;
      return [{ path: place, at: "key", message }];
    }
    return checkPattern(pattern).map((message) => valueComplaint(place, message));
  });
}

/** The path is removed before each invocation: it must be a place of its own. */
function checkResultsFrom(
  { "results-from": results, "metrics-from": source }: Written,
  path: Path,
): Complaint[] {
  if (results === undefined) return [];
  const place = [...path, "results-from"];
  const file = typeof results === "string" ? results : results.path;
  const both = "expected either results-from, for one invocation with many cases, or metrics-from, got both";
  return [
    ...(source === undefined ? [] : [valueComplaint(place, both)]),
    ...checkRepositoryPath(file, typeof results === "string" ? place : [...place, "path"]),
    ...(namesItself(file)
      ? [
          valueComplaint(
            place,
            `expected a file or folder of its own, got ${quote(file)}: it is removed before each invocation`,
          ),
        ]
      : []),
  ];
}

/** The folder itself, also by `a/..`, or what git and this program keep in it: all of it would be removed. */
function namesItself(path: string): boolean {
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part.toLowerCase());
  }
  return parts.length === 0 || parts.some((part) => KEPT.has(part));
}

const KEPT: ReadonlySet<string> = new Set([".git", ".github", ".regression-gate"]);

export function resolveMetricsSource({
  "metrics-from": written,
  "results-from": results,
}: Written): MetricsSource {
  if (results !== undefined) {
    const { path, format = null } = typeof results === "string" ? { path: results } : results;
    return { from: "results", path, format };
  }
  if (written === undefined || written === "stdout") return { from: "stdout" };
  if (written.file !== undefined) return { from: "file", file: written.file };
  return { from: "patterns", patterns: written.patterns ?? {} };
}
