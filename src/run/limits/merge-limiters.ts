import type { BudgetReport, EndpointReport, LimiterReport } from "../../model/run/limiters.ts";

/** Combines the reports of two parts of one run, one after the other. Budgets count over the whole run already. */
export function addReports(
  before: LimiterReport | undefined,
  after: LimiterReport | undefined,
): LimiterReport | undefined {
  if (before === undefined || after === undefined) return after ?? before;
  const [a, b] = [before.waitedMs, after.waitedMs];
  return {
    waitedMs: {
      rate: a.rate + b.rate,
      retryAfter: a.retryAfter + b.retryAfter,
      concurrency: a.concurrency + b.concurrency,
      budget: a.budget + b.budget,
    },
    endpoints: joinEndpoints(before.endpoints, after.endpoints),
    budget: after.budget,
  };
}

/** The limit is the one at the end. */
function joinEndpoints(
  before: readonly EndpointReport[],
  after: readonly EndpointReport[],
): readonly EndpointReport[] {
  const sums = new Map(before.map((report) => [report.endpoint, report]));
  for (const report of after) {
    const first = sums.get(report.endpoint);
    const sum = {
      ...report,
      cuts: report.cuts + (first?.cuts ?? 0),
      pauses: report.pauses + (first?.pauses ?? 0),
      opened: report.opened + (first?.opened ?? 0),
      refused: report.refused + (first?.refused ?? 0),
      ...diverted([first?.diverted, report.diverted]),
    };
    sums.set(report.endpoint, sum);
  }
  return [...sums.values()];
}

/** Absent where nothing was. */
function diverted(parts: readonly (number | undefined)[]): Pick<EndpointReport, "diverted"> {
  const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
  return sum === 0 ? {} : { diverted: sum };
}

/**
 * The effects of limits on the shards of one run, which ran at the same time: waits, cuts and use are added, and so are
 * the parts of limits and budgets of each shard. Undefined where limits had no effect.
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

/** Time is not divided: each shard had all of it, and they ran at the same time. */
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
