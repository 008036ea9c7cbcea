import { ownText } from "../../formats/text/decode-blocks.ts";
import type { Axes } from "../../model/config/case.ts";
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
  const cases = new GoCases(packages);
  const means = new ProcessMeans();
  for (const event of events("results")) {
    if (event.type === "doubt") doubt(event);
    else if (event.type === "result") {
      const axes = cases.axesOf(event);
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

function suffixOf(packages: ReadonlyMap<string, PackageNames>, { pkg }: Pick<Named, "pkg">): string {
  return packages.get(pkg)?.suffix ?? "";
}

function keyOf({ pkg, name }: Named, suffix: string): GoAxes {
  const whole = suffix !== "" && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return { benchmark: pkg === "" ? whole : `${pkg}.${whole}` };
}

/** The same axes for all results of a benchmark, which often follow each other. */
class GoCases {
  readonly #packages: ReadonlyMap<string, PackageNames>;
  readonly #cases = new Map<string, GoAxes>();
  #last: (Named & { readonly axes: GoAxes }) | null = null;

  constructor(packages: ReadonlyMap<string, PackageNames>) {
    this.#packages = packages;
  }

  axesOf({ pkg, name }: Named): GoAxes {
    const last = this.#last;
    if (last !== null && last.name === name && last.pkg === pkg) return last.axes;
    const place = `${pkg} ${name}`;
    const axes = this.#cases.get(place) ?? keyOf({ pkg, name }, suffixOf(this.#packages, { pkg }));
    this.#cases.set(place, axes);
    this.#last = { pkg, name, axes };
    return axes;
  }
}

interface GoAxes extends Axes {
  readonly benchmark: string;
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
      const metric = this.#units.get(unit) ?? this.#learn(unit);
      if (!hasMetric(values, metric)) values.push([metric, value]);
    }
    return values;
  }

  #learn(unit: string): ToolMetric {
    const metric = this.#metric(unit);
    this.#units.set(ownText(unit), metric);
    return metric;
  }

  #metric(unit: string): ToolMetric {
    if (TIME.test(unit)) return { name: "time", kind: "latency", better: "lower", unit, role: "gate" };
    const known = Object.hasOwn(KNOWN, unit) ? KNOWN[unit] : undefined;
    if (known !== undefined) return { ...known, unit, role: "track" };
    const name = OWN_NAMES.has(unit) ? `${unit} (own)` : unit;
    return { name, kind: "amount", better: this.#better.get(unit) ?? null, unit, role: "track" };
  }
}

function hasMetric(values: readonly ToolValue[], { name }: ToolMetric): boolean {
  for (const value of values) if (value[0].name === name) return true;
  return false;
}
