import type { BudgetReport, EndpointReport, LimiterReport } from "../../model/run/limiters.ts";
import { diverted } from "./add-reports.ts";

/**
 * What limits did to the shards of one run, which ran side by side: waits, cuts and spending add up, and so do the parts of
 * limits and budgets that each shard had. Undefined where nothing was limited.
 */
export function mergeLimiters(reports: readonly (LimiterReport | undefined)[]): LimiterReport | undefined {
  const found = reports.filter((report) => report !== undefined);
  if (found.length === 0) return undefined;
  const waits = found.map(({ waitedMs }) => waitedMs);
  return {
    waitedMs: {
      rate: sum(waits.map(({ rate }) => rate)),
      retryAfter: sum(waits.map(({ retryAfter }) => retryAfter)),
      concurrency: sum(waits.map(({ concurrency }) => concurrency)),
      budget: sum(waits.map(({ budget }) => budget)),
    },
    endpoints: grouped(
      found.flatMap(({ endpoints }) => endpoints),
      ({ endpoint }) => endpoint,
    ).map(addEndpoints),
    budget: grouped(
      found.flatMap(({ budget }) => budget),
      ({ name }) => name,
    ).map(addBudgets),
  };
}

type Some<T> = readonly [T, ...T[]];

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly Some<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function addEndpoints(parts: Some<EndpointReport>): EndpointReport {
  return {
    endpoint: parts[0].endpoint,
    limit: sum(parts.map(({ limit }) => limit)),
    cuts: sum(parts.map(({ cuts }) => cuts)),
    pauses: sum(parts.map(({ pauses }) => pauses)),
    opened: sum(parts.map(({ opened }) => opened)),
    refused: sum(parts.map(({ refused }) => refused)),
    ...diverted(parts.map((part) => part.diverted)),
  };
}

/** Time is no part of anything: each shard had all of it, and they ran at once. */
function addBudgets(parts: Some<BudgetReport>): BudgetReport {
  if (parts[0].name === "seconds")
    return parts.reduce((most, part) => (part.spent > most.spent ? part : most));
  return {
    name: parts[0].name,
    limit: sum(parts.map(({ limit }) => limit)),
    spent: sum(parts.map(({ spent }) => spent)),
    reserved: sum(parts.map(({ reserved }) => reserved)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
