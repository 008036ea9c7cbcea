import { entryFor } from "../../model/config/metric-pattern.ts";
import { z } from "zod";
import { didYouMean } from "../../base/did-you-mean.ts";
import { isJsonPath } from "../../base/json-path.ts";
import { quote } from "../../base/quote.ts";
import type { Complaint } from "../values/complaint.ts";
import { expected } from "../values/keys.ts";
import { text } from "../values/written-values.ts";

type Path = readonly (string | number)[];

export const jsonPath = text.meta({ title: "JSONPath" });

export const jsonPaths = z
  .record(z.string(), jsonPath, expected("a mapping from metric to JSONPath"))
  .meta({ title: "metric → JSONPath" });

/** A metric that is read from an answer but that the config does not declare is a typing error. */
export function checkMetricName(name: string, path: Path, metrics: readonly string[]): Complaint[] {
  if (entryFor(name, metrics) !== null || name === "success") return [];
  return [{ path, at: "key", message: `unknown metric ${quote(name)}.${didYouMean(name, metrics)}` }];
}

export function checkJsonPath(text: string, path: Path): Complaint[] {
  if (isJsonPath(text)) {
    // The answer of a server could make such an expression run forever.
    return runsPattern(text)
      ? [{ path, at: "value", message: "expected a JSONPath without match() and search(): compare with ==" }]
      : [];
  }
  const message = `expected a JSONPath (RFC 9535) such as $.scores.f1, got ${quote(text)}`;
  return [{ path, at: "value", message }];
}

/** Whether a JSONPath calls a function that takes a regular expression; texts inside of it are ignored. */
function runsPattern(jsonPath: string): boolean {
  return /\b(?:match|search)\(/.test(jsonPath.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "''"));
}
