import { z } from "zod";
import { lazily, numberOrNull } from "../../formats/schemas.ts";
import type { HeadValue } from "../../formats/text/json-head.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Doubt, Tool, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { cost, latencyIn, scoreMetric, success as passed } from "./eval-metrics.ts";
import { CaseNames } from "./case-names.ts";
import { shortText, valueText } from "./short-text.ts";

const latency = latencyIn("s");

const textOrNothing = z.string().nullish();

const metricSchema = lazily(() =>
  z.object({
    name: textOrNothing,
    metric: textOrNothing,
    score: numberOrNull.optional(),
    success: z.boolean().nullish(),
    error: z.unknown().optional(),
    skipped: z.boolean().nullish(),
  }),
);

const caseSchema = lazily(() =>
  z.object({
    name: textOrNothing,
    input: z.unknown().optional(),
    scenario: textOrNothing,
    success: z.boolean().nullish(),
    metricsData: z.array(metricSchema()).nullish(),
    metricsMetadata: z.array(metricSchema()).nullish(),
    tokenCost: numberOrNull.optional(),
    completionTime: numberOrNull.optional(),
  }),
);

type Case = z.infer<ReturnType<typeof caseSchema>>;
type Metric = z.infer<ReturnType<typeof metricSchema>>;

const runSchema = lazily(() =>
  z.object({
    testCases: z.array(caseSchema()),
    conversationalTestCases: z.array(caseSchema()).nullish(),
    testPassed: z.int().nullish(),
    testFailed: z.int().nullish(),
  }),
);

const fileSchema = lazily(() => z.object({ testRunData: runSchema() }));

type Run = z.infer<ReturnType<typeof runSchema>>;

const tool: Tool = {
  format: "deepeval",
  name: "deepeval test run",
  recognises: ({ json }) => isRun(json, "testRunData.testCases") || isRun(json, "testCases"),
  *parse(file, doubt) {
    const run = runOf(readToolJson(file), file.shown);
    const cases = [...run.testCases, ...(run.conversationalTestCases ?? [])];
    const names = new CaseNames(cases.map((one) => [nameOf(one), contentOf(one)]));
    let successes = 0;
    for (const one of cases) {
      const row = rowOf(one);
      if (row.status === "passed") successes += 1;
      yield { axes: { task: names.nameOf(nameOf(one), contentOf(one)) }, ...row };
    }
    compareCounts(run, successes, { shown: file.shown, total: cases.length, doubt });
  },
};

/**
 * `.deepeval/.latest_test_run.json` of `deepeval test run`: one row a test case, a score a metric. A metric with an error
 * measured nothing, although deepeval counts it as failed.
 */
export const deepeval = toolImporter(tool);

const CASE_KEYS = [
  "actualOutput",
  "metricsData",
  "metricsMetadata",
  "runDuration",
  "completionTime",
  "turns",
];

function isRun(json: ReadonlyMap<string, HeadValue>, path: string): boolean {
  if (!json.has(path)) return false;
  const hasCase = CASE_KEYS.some((key) => json.has(`${path}[].${key}`));
  return hasCase || path.includes(".") || json.has("conversationalTestCases") || json.has("metricsScores");
}

/** Results of `evaluate()` that a user stored have the inner object alone. */
function runOf(value: unknown, shown: string): Run {
  const isWrapped = typeof value === "object" && value !== null && "testRunData" in value;
  if (!isWrapped) return requireToolSchema(value, shown, runSchema());
  return requireToolSchema(value, shown, fileSchema()).testRunData;
}

/** A name that deepeval makes up is a place in a list: another order would compare other cases. */
const COUNTED = /^(?:conversational_)?test_case_\d+$/;

function nameOf(one: Case): string {
  const name = one.name ?? "";
  const content = contentOf(one);
  return shortText(content !== "" && (name === "" || COUNTED.test(name)) ? content : name || "test case");
}

function contentOf({ input, scenario }: Case): string {
  return input === undefined || input === null ? (scenario ?? "") : valueText(input);
}

function rowOf(one: Case): Omit<ToolRow, "axes"> {
  const metrics = (one.metricsData ?? one.metricsMetadata ?? []).filter(({ skipped }) => skipped !== true);
  const broken = metrics.filter((metric) => !isScored(metric));
  const scores = metrics.filter(isScored);
  const values = valuesOf(one, metrics);
  if (scores.some(({ success }) => success === false))
    return { status: "failed", values: [[passed, 0], ...values] };
  // A case without a metric is a success by default.
  if (metrics.length === 0) return errored([], "has no metric that measured it");
  const [first] = broken;
  if (first !== undefined) return errored(scores.length === 0 ? [] : values, brokenText(first));
  const isPassed = one.success ?? (scores.length > 0 && scores.every(({ success }) => success === true));
  if (isPassed) return { status: "passed", values: [[passed, 1], ...values] };
  return errored(values, "did not pass, although no metric failed");
}

function errored(values: readonly ToolValue[], message: string): Omit<ToolRow, "axes"> {
  return { status: "errored", values, error: { code: "not-scored", message } };
}

function brokenText(metric: Metric): string {
  const { error } = metric;
  return `${metricName(metric)}: ${typeof error === "string" && error !== "" ? error : "has no score"}`;
}

/** A score beside an error is one that was made before it. */
function isScored({ score, error }: Metric): boolean {
  return typeof score === "number" && (error ?? "") === "";
}

function valuesOf({ completionTime, tokenCost }: Case, metrics: readonly Metric[]): readonly ToolValue[] {
  const scores = new Map<string, ToolValue>();
  for (const metric of metrics) {
    const name = freeMetric(metricName(metric), scores);
    scores.set(name, [scoreMetric(name), isScored(metric) ? (metric.score ?? null) : null]);
  }
  const others: readonly (readonly [ToolMetric, number | null | undefined])[] = [
    [latency, completionTime],
    [cost, tokenCost],
  ];
  return [
    ...scores.values(),
    ...others.flatMap(([metric, value]) => (typeof value === "number" ? [[metric, value] as const] : [])),
  ];
}

function metricName({ name, metric }: Metric): string {
  return name ?? metric ?? "score";
}

/** Two metrics of a case may have one name: `GEval`, `GEval #2`. */
function freeMetric(name: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? name : `${name} #${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}

function compareCounts(
  { testPassed }: Run,
  own: number,
  { shown, total, doubt }: { readonly shown: string; readonly total: number; readonly doubt: Doubt },
): void {
  if (testPassed === null || testPassed === undefined || testPassed === own) return;
  const text = `${shown} says that ${testPassed} test cases passed, but ${own} of ${total} have no metric that failed or has an error.`;
  doubt({ code: "count-disagrees", text });
}
