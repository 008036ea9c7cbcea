/** What of a row of Google Benchmark names its case. */
export interface GoogleRow {
  readonly name: string;
  readonly run_name?: string | null | undefined;
  readonly run_type?: string | null | undefined;
  readonly aggregate_name?: string | null | undefined;
  readonly family_index?: number | null | undefined;
  readonly per_family_instance_index?: number | null | undefined;
}

const SUFFIX = /_(mean|median|stddev|cv|min|max|BigO|RMS)$/;
/** How long it was measured is no part of what was measured. */
const RUN_LENGTH = /\/(?:iterations|repeats):\d+/g;

/** Names of the cases of a file. */
export class GoogleNames {
  /** Names of all rows: files of versions below 1.5 tell an aggregate only by its name, next to that of its runs. */
  readonly #rows: ReadonlySet<string>;
  /** Run names by name without the run's length: where there are several, that length tells them apart. */
  readonly #lengths = new Map<string, Set<string>>();
  /** Which of the benchmarks of one name it is. */
  readonly #instances = new Map<string, readonly string[]>();
  repeated: string | null = null;

  constructor(rows: readonly GoogleRow[]) {
    this.#rows = new Set(rows.map(({ name }) => name));
    for (const row of rows) {
      const runName = this.#runName(row);
      const short = runName.replaceAll(RUN_LENGTH, "");
      this.#lengths.set(short, (this.#lengths.get(short) ?? new Set()).add(runName));
    }
    for (const row of rows) this.of(row);
  }

  /** The name that all runs and aggregates of a benchmark share. */
  of(row: GoogleRow): string {
    const runName = this.#runName(row);
    const short = runName.replaceAll(RUN_LENGTH, "");
    const name = (this.#lengths.get(short)?.size ?? 0) > 1 ? runName : short;
    const instance = `${row.family_index ?? ""} ${row.per_family_instance_index ?? 0}`;
    const instances = this.#instances.get(name) ?? [];
    // A row without an index belongs to the first instance.
    const at = instances.length > 0 && typeof row.family_index !== "number" ? 0 : instances.indexOf(instance);
    if (at === 0) return name;
    if (at > 0) return `${name} #${at + 1}`;
    this.#instances.set(name, [...instances, instance]);
    if (instances.length === 0) return name;
    // BigO and RMS of a family have the name of no benchmark.
    this.repeated ??= name;
    return `${name} #${instances.length + 1}`;
  }

  isRun(row: GoogleRow): boolean {
    return this.aggregateOf(row) === null;
  }

  /** `median`; null = the row is a run. */
  aggregateOf({ name, run_type, aggregate_name }: GoogleRow): string | null {
    if (typeof aggregate_name === "string" && aggregate_name !== "") return aggregate_name;
    if (typeof run_type === "string") return run_type === "iteration" ? null : "unknown";
    const suffix = SUFFIX.exec(name)?.[1];
    if (suffix === undefined) return null;
    const base = name.slice(0, -suffix.length - 1);
    const isBeside = [base, `${base}_stddev`, `${base}_RMS`].some(
      (one) => one !== name && this.#rows.has(one),
    );
    const isSpread =
      (suffix === "stddev" || suffix === "RMS") &&
      this.#rows.has(`${base}_${suffix === "RMS" ? "BigO" : "mean"}`);
    return isBeside || isSpread ? suffix : null;
  }

  #runName(row: GoogleRow): string {
    if (typeof row.run_name === "string") return row.run_name;
    const aggregate = this.aggregateOf(row);
    return aggregate !== null && row.name.endsWith(`_${aggregate}`)
      ? row.name.slice(0, -aggregate.length - 1)
      : row.name;
  }
}
