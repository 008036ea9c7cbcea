import type { EndpointReport, LimiterReport } from "../../model/run/limiters.ts";

/** Reports of two parts of one run, one after the other; budgets count over the whole run already. */
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
    endpoints: addEndpoints(before.endpoints, after.endpoints),
    budget: after.budget,
  };
}

/** The limit is the one at the end. */
function addEndpoints(
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
export function diverted(parts: readonly (number | undefined)[]): Pick<EndpointReport, "diverted"> {
  const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
  return sum === 0 ? {} : { diverted: sum };
}
