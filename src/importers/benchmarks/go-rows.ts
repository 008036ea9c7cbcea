import type { Better } from "../../model/config/margin.ts";
import type { Doubt, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { skippedBenchmark } from "./skipped.ts";
import type { GoEvent, GoValue } from "./go-event.ts";
import { ProcessMeans } from "./process-means.ts";

/** Names of a package's results, which tell whether they have a suffix of GOMAXPROCS. */
interface PackageNames {
  readonly results: Set<string>;
  /** Names of benchmarks that began, without the suffix. */
  readonly begun: Set<string>;
  /** `-8`; empty = not all names have the same. */
  suffix: string | null;
  /** Number of processes with a result. */
  processes: number;
  lastProcess: number;
}

/** What of the output is read. */
export type GoWanted = "names" | "results";

/** Rows of what `go test` says, which is asked for twice: first for the names. */
export function* goRows(
  events: (wanted: GoWanted) => Iterable<GoEvent>,
  doubt: Doubt,
): Generator<ToolRow, void, undefined> {
  const packages = new Map<string, PackageNames>();
  const better = new Map<string, Better>();
  for (const event of events("names")) {
    if (event.type === "better") better.set(event.unit, event.better);
    if (event.type === "result" || event.type === "begun") learn(packages, event);
    if (event.type === "result") countProcess(packages, event);
  }
  let lastFailed = "";
  const metrics = new GoMetrics(better);
  const cases = new Map<string, ReturnType<typeof keyOf>>();
  const means = new ProcessMeans();
  for (const event of events("results")) {
    if (event.type === "doubt") doubt(event);
    else if (event.type === "result") {
      const name = `${event.pkg} ${event.name}`;
      const axes = cases.get(name) ?? keyOf(event, suffixOf(packages, event));
      cases.set(name, axes);
      const row = { axes, values: metrics.of(event.values) };
      if ((packages.get(event.pkg)?.processes ?? 0) <= 1) yield row;
      else yield* means.add(row, event.pkg, event.process);
    } else if (event.type === "skipped") {
      doubt(skippedBenchmark(keyOf(event, "").benchmark));
    } else if (event.type === "package-failed") {
      yield { axes: { benchmark: event.pkg }, ...erroredBy(event.message) };
    } else if (event.type === "failed") {
      const isResult = packages.get(event.pkg)?.results.has(event.name) === true;
      const axes = keyOf(event, event.isWhole && !isResult ? "" : suffixOf(packages, event));
      // A benchmark fails with its sub-benchmarks: the sub-benchmark is the case.
      if (!lastFailed.startsWith(`${axes.benchmark}/`)) yield { axes, ...erroredBy(event.message) };
      lastFailed = axes.benchmark;
    }
  }
  yield* means.end();
}

/** Of a text without packages nothing says where a process begins. */
function countProcess(
  packages: ReadonlyMap<string, PackageNames>,
  { pkg, process }: Named & { readonly process: number },
): void {
  const of = packages.get(pkg);
  if (of === undefined || of.lastProcess === process) return;
  of.processes += 1;
  of.lastProcess = process;
}

function erroredBy(message: string): Pick<ToolRow, "values" | "status" | "error"> {
  return { values: [], status: "errored", error: { code: "no-result", message } };
}

interface Named {
  readonly pkg: string;
  readonly name: string;
}

function learn(
  packages: Map<string, PackageNames>,
  { type, pkg, name }: Named & { readonly type: "result" | "begun" },
): void {
  const names = packages.get(pkg) ?? {
    results: new Set(),
    begun: new Set(),
    suffix: null,
    processes: 0,
    lastProcess: -1,
  };
  packages.set(pkg, names);
  if (type === "begun") names.begun.add(name);
  if (type === "begun" || names.results.has(name)) return;
  names.results.add(name);
  const suffix = /-\d+$/.exec(name)?.[0] ?? "";
  const isName = names.begun.has(name) && !names.begun.has(name.slice(0, name.length - suffix.length));
  if (isName || (names.suffix !== null && names.suffix !== suffix)) names.suffix = "";
  else names.suffix = suffix;
}

function suffixOf(packages: ReadonlyMap<string, PackageNames>, { pkg }: Named): string {
  return packages.get(pkg)?.suffix ?? "";
}

function keyOf({ pkg, name }: Named, suffix: string): { readonly benchmark: string } {
  const whole = suffix !== "" && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return { benchmark: pkg === "" ? whole : `${pkg}.${whole}` };
}

const TIME = /^(?:ns|us|µs|μs|ms|s|sec)\/op$/;

/** Units that the testing package and golang.org/x/perf know; no other says which direction is better. */
const KNOWN: Readonly<Record<string, Omit<ToolMetric, "unit" | "role">>> = {
  "B/op": { name: "memory", kind: "amount", better: "lower" },
  "allocs/op": { name: "allocations", kind: "amount", better: "lower" },
  "MB/s": { name: "throughput", kind: "amount", better: "higher" },
  "B/s": { name: "throughput", kind: "amount", better: "higher" },
};

const OWN_NAMES: ReadonlySet<string> = new Set(["time", "memory", "allocations", "throughput"]);

/** One metric a unit, made once. */
class GoMetrics {
  readonly #better: ReadonlyMap<string, Better>;
  readonly #units = new Map<string, ToolMetric>();

  constructor(better: ReadonlyMap<string, Better>) {
    this.#better = better;
  }

  /** Two units of one metric, such as `ns/op` and `sec/op`: the first counts. */
  of(all: readonly GoValue[]): readonly ToolValue[] {
    const values: ToolValue[] = [];
    for (const [value, unit] of all) {
      const metric = this.#units.get(unit) ?? this.#metric(unit);
      this.#units.set(unit, metric);
      if (!values.some(([one]) => one.name === metric.name)) values.push([metric, value]);
    }
    return values;
  }

  #metric(unit: string): ToolMetric {
    if (TIME.test(unit)) return { name: "time", kind: "latency", better: "lower", unit, role: "gate" };
    const known = Object.hasOwn(KNOWN, unit) ? KNOWN[unit] : undefined;
    if (known !== undefined) return { ...known, unit, role: "track" };
    const name = OWN_NAMES.has(unit) ? `${unit} (own)` : unit;
    return { name, kind: "amount", better: this.#better.get(unit) ?? null, unit, role: "track" };
  }
}
