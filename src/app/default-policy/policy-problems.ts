import { type Problem, problemAt, UsageError, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { Config } from "../../model/config/config.ts";

/** What a user without a config wrote: a flag, or results with a metric. */
export interface PolicySource {
  /** Names of the metrics. */
  readonly metrics: readonly string[];
  /** The name of the results in problems. */
  readonly results: string;
}

/** Parses what was made of flags and results; UsageError names these, because the user wrote no config. */
export function withPlaces(parse: () => Config, source: PolicySource): Config {
  // A schema would drop it without a word.
  if (source.metrics.includes("__proto__"))
    throw usageProblem(source.results, 'has the metric "__proto__": give the metric another name');
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      error.problems.map((problem) => placed(problem, source)),
      { cause: error },
    );
  }
}

function placed(problem: Problem, { metrics, results }: PolicySource): Problem {
  const { path, message } = problem;
  if (path === "compare.alpha") return problemAt("--alpha", message);
  const name = metrics
    .filter((one) => path === `metrics.${one}` || path.startsWith(`metrics.${one}.`))
    .toSorted((a, b) => b.length - a.length)[0];
  if (name === undefined) return problemAt(results, message, { path });
  const key = path.slice(`metrics.${name}.`.length);
  return FLAGS.has(key)
    ? problemAt(`--${key}`, `${quote(name)}: ${message}`)
    : problemAt(results, `has the metric ${quote(name)}: ${message}`);
}

/** Keys of a metric that a flag gives. */
const FLAGS: ReadonlySet<string> = new Set(["margin", "min", "max"]);
