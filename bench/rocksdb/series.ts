import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/** Metrics where more is better; of all others less is. */
const THROUGHPUT: ReadonlySet<string> = new Set(["ops_sec", "mb_sec", "c_mbps"]);
const MIN_DISTINCT = 5;

export interface Series {
  /** `test metric`. */
  readonly name: string;
  readonly better: "higher" | "lower";
  /** By time; one value a run. */
  readonly values: readonly number[];
}

export const REASONS = ["constant", "zero or negative", "few distinct values"] as const;
type Reason = (typeof REASONS)[number];

export interface Commit {
  readonly name: string;
  readonly runs: number;
  readonly series: readonly Series[];
  readonly leftOut: Readonly<Record<Reason, number>>;
}

type Row = Readonly<Record<string, string>>;

/** Of a CSV with the columns test, metric, unit, commit, timestamp, value. Series that say nothing of noise are left out. */
export function readCommits(file: string): readonly Commit[] {
  const rows: readonly Row[] = parse(readFileSync(file), { columns: true });
  return [...groupBy(rows, (row) => row["commit"] ?? "")].map(([name, ofCommit]) => {
    const all = [...groupBy(ofCommit, (row) => `${row["test"]} ${row["metric"]}`)].map(toSeries);
    const reasons = all.map((series) => whyLeftOut(series.values));
    const count = (reason: Reason) => reasons.filter((one) => one === reason).length;
    return {
      name,
      runs: all[0]?.values.length ?? 0,
      series: all.filter((_, index) => reasons[index] === null),
      leftOut: {
        constant: count("constant"),
        "zero or negative": count("zero or negative"),
        "few distinct values": count("few distinct values"),
      },
    };
  });
}

function toSeries([name, points]: readonly [string, readonly Row[]]): Series {
  return {
    name,
    better: THROUGHPUT.has(points[0]?.["metric"] ?? "") ? "higher" : "lower",
    values: points
      .toSorted((a, b) => Number(a["timestamp"]) - Number(b["timestamp"]))
      .map((point) => Number(point["value"])),
  };
}

function whyLeftOut(values: readonly number[]): Reason | null {
  const distinct = new Set(values).size;
  if (distinct === 1) return "constant";
  if (values.some((value) => value <= 0)) return "zero or negative";
  return distinct < MIN_DISTINCT ? "few distinct values" : null;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
