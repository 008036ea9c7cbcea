import { isTested } from "../../model/config/metric-kind.ts";
import type { Warning } from "../../model/result/finding.ts";
import { parseDefinition } from "../../model/run/metric-schema.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { Subject } from "../values/subject.ts";
import { pastOtherUnits, schemaOf } from "./past-means.ts";

/** Past runs of main that count nowhere because their unit does not convert: one note a metric. */
export function pastUnitWarnings(subjects: readonly Subject[], context: CompareContext): readonly Warning[] {
  if (context.sameJob) return [];
  const changed = changedMetrics(context);
  const asking = subjects.filter(({ metric }) => changed.has(metric.name) && usesPast(metric, context));
  const most = new Map<string, { readonly subject: Subject; readonly units: readonly (string | null)[] }>();
  for (const subject of asking) {
    const { name } = subject.metric;
    const units = pastOtherUnits(subject, context);
    if (units.length > (most.get(name)?.units.length ?? 0)) most.set(name, { subject, units });
  }
  return [...most.values()].map(({ subject: { metric }, units }) => {
    const now = metric.unit ?? unitOfSchema(schemaOf(context.manifests.candidate, metric.name));
    const [runs, verb, left] = units.length === 1 ? ["run", "is", "it is"] : ["runs", "are", "they are"];
    const text = `${metric.name}: ${units.length} past ${runs} of main ${verb} ${namesOf(units)}, which does not convert to ${now ?? "a number without a unit"}, so ${left} left out. If the numbers are comparable as they are, list \`metrics\` under compare.may-differ.`;
    return { code: "past-units", text };
  });
}

/** Metrics with a past run that described them otherwise. Most histories have none. */
function changedMetrics({ history, manifests }: CompareContext): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const { metrics } of history) {
    for (const { metric, schema } of metrics) {
      if (schema !== undefined && schema !== schemaOf(manifests.candidate, metric)) changed.add(metric);
    }
  }
  return changed;
}

/** Whether past runs judge the metric: by the spread between runs, or by the small steps of main. */
function usesPast(
  { kind, rule, role, runEffect }: Subject["metric"],
  { reference }: CompareContext,
): boolean {
  if (!isTested(kind) || rule !== null) return false;
  return runEffect || (reference.by !== "none" && role !== "inform");
}

function unitOfSchema(schema: string | null): string | null {
  return schema === null ? null : parseDefinition(schema).unit;
}

function namesOf(units: readonly (string | null)[]): string {
  return [...new Set(units.map((unit) => (unit === null ? "without a unit" : `in ${unit}`)))]
    .toSorted()
    .join(" or ");
}
