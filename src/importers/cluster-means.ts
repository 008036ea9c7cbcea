import { possibleNumbers } from "../model/config/metric-kind.ts";
import type { TestStatus, TrialStatus } from "../model/run/trial.ts";
import { meanValue, type UnitValue } from "./mean-value.ts";
import type { ToolMetric, ToolRow, ToolValue } from "./tool.ts";
import { casePlace } from "./trial-place.ts";

/** What a status of a test is to the gate. */
export const STATUS_OF = {
  passed: "ok",
  flaky: "ok",
  xfail: "ok",
  xpass: "ok",
  failed: "failed",
  errored: "errored",
  skipped: "skipped",
} as const satisfies Readonly<Record<TestStatus, TrialStatus>>;

/** Rows of a case with two clusters or more become one row a cluster; they come when all rows have been read. */
export function* withClusterMeans(rows: Iterable<ToolRow>): Generator<ToolRow, void, undefined> {
  const cases = new Map<string, Map<string, ToolRow[]>>();
  for (const row of rows) {
    if (row.cluster === undefined) {
      yield row;
      continue;
    }
    const key = casePlace(row.axes);
    const clusters = cases.get(key) ?? new Map<string, ToolRow[]>();
    cases.set(key, clusters);
    const members = clusters.get(row.cluster) ?? [];
    clusters.set(row.cluster, members);
    members.push(row);
  }
  for (const clusters of cases.values()) {
    const groups = [...clusters.values()];
    yield* groups.length === 1 ? (groups[0] ?? []) : groups.map(meanOf);
  }
}

/** One row in place of rows that are not independent. One that has no measurement is told, and has no part in the means. */
export function meanOf(rows: readonly ToolRow[]): ToolRow {
  const [first] = rows;
  if (first === undefined) throw new Error("expected at least one row");
  const measured = rows.filter(({ status = "passed" }) => STATUS_OF[status] === "ok");
  const broken = rows.find(({ status = "passed" }) => STATUS_OF[status] !== "ok");
  if (broken !== undefined) return broken;
  return { ...first, values: meansOf(measured) };
}

function meansOf(rows: readonly ToolRow[]): readonly ToolValue[] {
  const all = new Map<string, { readonly metric: ToolMetric; readonly values: UnitValue[] }>();
  for (const [metric, value] of rows.flatMap(({ values }) => values)) {
    const of = all.get(metric.name) ?? { metric, values: [] };
    all.set(metric.name, of);
    if (value !== null) of.values.push({ value, unit: metric.unit });
  }
  return [...all.values()].map(({ metric, values }): ToolValue => {
    const mean = meanValue(values, possibleNumbers(metric.kind).holds);
    return mean === null ? [metric, null] : [{ ...metric, unit: mean.unit ?? metric.unit }, mean.value];
  });
}
