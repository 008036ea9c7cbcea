import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { judgeRows, type RowsToJudge } from "../../support/samples/judge-rows.ts";
import {
  BY_REPETITION,
  BY_TASK,
  metric,
  normals,
  repetitionRows,
  taskRows,
  uniforms,
} from "../../support/samples/build-input.ts";

// After a change that is meant: UPDATE_NOREG=1 npm run jest -- __tests__/promises/statistics/frozen-verdicts, then read the diff.
const UPDATE = process.env["UPDATE_NOREG"] === "1";

const HOW_TO =
  "A frozen verdict moved: users will see other verdicts on the same data. If that is meant, say why in CHANGELOG.md, " +
  "run UPDATE_NOREG=1 npm run jest -- __tests__/promises/statistics/frozen-verdicts and commit the files. If not, it is a bug.";

type Frozen = Pick<
  Finding,
  "metric" | "kind" | "design" | "intervalMethod" | "values" | "estimate" | "lower" | "upper" | "mde"
> &
  Pick<
    Finding,
    | "pMargin"
    | "pAdjusted"
    | "pWorse"
    | "pWorseAdjusted"
    | "pWarning"
    | "pBetter"
    | "attainableP"
    | "neededUnits"
  > & {
    readonly reason: Finding["reason"]["code"];
    readonly exact: Finding["exact"];
  };

function freeze(finding: Finding): Frozen {
  const { metric: name, kind, reason, design, intervalMethod, values, exact } = finding;
  const { estimate, lower, upper, mde, neededUnits } = finding;
  const { pMargin, pAdjusted, pWorse, pWorseAdjusted, pWarning, pBetter, attainableP } = finding;
  const outcome = { metric: name, kind, reason: reason.code, design, intervalMethod, values, exact };
  const size = { estimate, lower, upper, mde, neededUnits };
  return { ...outcome, ...size, pMargin, pAdjusted, pWorse, pWorseAdjusted, pWarning, pBetter, attainableP };
}

interface FrozenCase {
  readonly name: string;
  /** Fields made by + - * / sqrt and comparisons alone: the same bits in every engine. Others hold to 12 digits. */
  readonly bits: readonly (keyof Frozen)[];
  readonly given: Omit<RowsToJudge, "sameJob" | "seed">;
}

const P = ["pMargin", "pAdjusted", "pWorse", "pWorseAdjusted", "pBetter", "attainableP"] as const;
const ALL_BUT_INTERVAL = [...P, "values", "estimate", "exact"] as const;

/** Data by + - * / alone, too. */
function noisy(seed: string, value: (noise: number) => number, count: number): readonly number[] {
  const next = normals(seed);
  return Array.from({ length: count }, () => value(next()));
}

function tasks(name: string, values: readonly (number | null)[]): readonly TrialRecord[] {
  return taskRows(name, values.length, (task) => values[task] ?? null);
}

function coins(seed: string, rate: number, count: number): readonly number[] {
  const next = uniforms(seed);
  return Array.from({ length: count }, () => (next() < rate ? 1 : 0));
}

const SCORE = metric({ name: "score", kind: "score" });
const LATENCY = metric({ name: "latency", kind: "latency" });
const COST = metric({ name: "cost", kind: "amount" });
const SUM = metric({ name: "sum", kind: "exact" });
const passed = (margin: number) =>
  metric({ name: "passed", kind: "binary", margin: { scale: "absolute", value: margin } });
const paired = { compare: BY_TASK } as const;
const unpaired = { compare: BY_REPETITION } as const;
const before = noisy("score", (z) => 0.7 + 0.1 * z, 30);
const loss = noisy("loss", (z) => 0.035 + 0.03 * z, 30);

const CASES: readonly FrozenCase[] = [
  {
    name: "paired-score",
    bits: ALL_BUT_INTERVAL,
    given: {
      ...paired,
      metrics: [SCORE],
      baseline: tasks("score", before),
      candidate: tasks(
        "score",
        before.map((value, task) => value - (loss[task] ?? 0)),
      ),
    },
  },
  {
    name: "unpaired-latency-same-job",
    bits: ["exact"],
    given: {
      ...unpaired,
      metrics: [LATENCY],
      baseline: repetitionRows(
        "latency",
        noisy("latency-a", (z) => 100 + 4 * z, 9),
      ),
      candidate: repetitionRows(
        "latency",
        noisy("latency-b", (z) => 110 + 4 * z, 9),
      ),
    },
  },
  {
    name: "paired-amount",
    bits: [...P, "exact"],
    given: {
      ...paired,
      metrics: [COST],
      baseline: tasks(
        "cost",
        noisy("cost-a", (z) => 10 + z, 16),
      ),
      candidate: tasks(
        "cost",
        noisy("cost-b", (z) => 10.6 + z, 16),
      ),
    },
  },
  {
    name: "unpaired-amount",
    bits: [...P, "exact"],
    given: {
      ...unpaired,
      metrics: [COST],
      baseline: repetitionRows(
        "cost",
        noisy("cost-c", (z) => 10 + z, 12),
      ),
      candidate: repetitionRows(
        "cost",
        noisy("cost-d", (z) => 9 + z, 14),
      ),
    },
  },
  {
    name: "paired-binary-margin-0",
    bits: ["values", "estimate", "exact"],
    given: {
      ...paired,
      metrics: [passed(0)],
      baseline: tasks("passed", coins("passed-a", 0.9, 50)),
      candidate: tasks("passed", coins("passed-b", 0.6, 50)),
    },
  },
  {
    name: "unpaired-binary-margin-2-points",
    bits: ["values", "estimate", "exact"],
    given: {
      ...unpaired,
      metrics: [passed(0.02)],
      baseline: repetitionRows("passed", coins("passed-c", 0.85, 60)),
      candidate: repetitionRows("passed", coins("passed-d", 0.75, 60)),
    },
  },
  {
    name: "exact",
    bits: ALL_BUT_INTERVAL,
    given: {
      ...paired,
      metrics: [SUM],
      baseline: tasks("sum", [1, 2, 0.30000000000000004, 4, 5]),
      candidate: tasks("sum", [1, 2, 0.3, 4.000001, 5]),
    },
  },
  {
    name: "missing-rate",
    bits: ALL_BUT_INTERVAL,
    given: {
      ...paired,
      metrics: [SCORE],
      baseline: tasks("score", before),
      candidate: tasks(
        "score",
        before.map((value, task) => (task % 3 === 0 ? null : value)),
      ),
    },
  },
];

/** Numbers of the new findings that agree with the frozen ones to 12 digits are replaced by those. */
function settle(now: unknown, then: unknown): unknown {
  if (typeof now === "number" && typeof then === "number") {
    return Math.abs(now - then) <= 1e-12 * Math.max(Math.abs(now), Math.abs(then), 1e-3) ? then : now;
  }
  if (isRecord(now) && isRecord(then)) {
    return Object.fromEntries(Object.entries(now).map(([key, value]) => [key, settle(value, then[key])]));
  }
  return now;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function settleFinding(now: Frozen, then: unknown, bits: FrozenCase["bits"]): unknown {
  if (!isRecord(then)) return now;
  return Object.fromEntries(
    Object.entries(now).map(([key, value]) => [
      key,
      bits.some((field) => field === key) ? value : settle(value, then[key]),
    ]),
  );
}

function assertSame(text: string, frozen: string): void {
  if (text !== frozen) throw new Error(`${HOW_TO}\n--- frozen\n${frozen}\n--- now\n${text}`);
}

describe("frozen verdicts", () => {
  test.each(CASES)("of $name are what they were", async ({ name, bits, given }) => {
    const file = new URL(`../../golden/verdicts/${name}.noreg`, import.meta.url);
    const { verdict, findings } = judgeRows({ ...given, sameJob: true, seed: 11 });
    const show = (frozenFindings: readonly unknown[]) =>
      `${JSON.stringify({ verdict, findings: frozenFindings }, null, 2)}\n`;
    const now = findings.map(freeze);
    if (UPDATE) await writeFile(file, show(now));
    const frozen = await readFile(file, "utf8");
    const then: unknown = JSON.parse(frozen);
    const thenFindings = isRecord(then) && Array.isArray(then["findings"]) ? then["findings"] : [];
    const settled = now.map((finding, index) => settleFinding(finding, thenFindings[index], bits));
    expect(now.length).toBeGreaterThan(0);
    assertSame(show(settled), frozen);
  });

  test("a difference of one bit moves what libm has no part in, of 1e-10 all else", () => {
    expect(settle(1 + 2 ** -52, 1)).toBe(1);
    expect(settle(1 + 1e-10, 1)).toBe(1 + 1e-10);
    expect(settle({ baseline: 1 + 2 ** -52 }, { baseline: 1 })).toEqual({ baseline: 1 });
    expect(settle(null, 1)).toBeNull();
    expect(() => assertSame("pass", "regression")).toThrow(/CHANGELOG\.md/);
  });
});
