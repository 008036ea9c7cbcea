import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import {
  BY_REPETITION,
  BY_TASK,
  input,
  metric,
  row,
  taskRows,
  uniforms,
} from "../../support/samples/build-input.ts";

const LATENCY = metric({ name: "n", kind: "latency", runEffect: false });

function codesOf(of: Metric, before: number, after: number): readonly string[] {
  const noise = (task: number) => (of.kind === "count" ? 0 : (task % 3) / 1000);
  const rows = (value: number) => taskRows("n", 20, (task) => value * (1 + noise(task)));
  const given = { metrics: [of], compare: BY_TASK, baseline: rows(before), candidate: rows(after) };
  return detect(input(given)).findings.flatMap(({ warnings }) => warnings.map(({ code }) => code));
}

describe("a gain beyond max-improvement", () => {
  test.each<readonly [string, Partial<Metric>, readonly [number, number], boolean]>([
    ["992 to 1.12, another unit", {}, [992, 1.12], true],
    ["less than half the time", {}, [100, 49], true],
    ["more than half the time", {}, [100, 51], false],
    ["worse by a factor of ten", {}, [100, 1000], false],
    ["more than twice the throughput", { kind: "amount", better: "higher" }, [100, 201], true],
    ["less than twice the throughput", { kind: "amount", better: "higher" }, [100, 199], false],
    ["all errors gone", { kind: "count" }, [3, 0], true],
    ["by a rule", { kind: "amount", rule: { by: "change", value: 0.1 } }, [100, 20], true],
    ["deterministic", { kind: "count", deterministic: true }, [10, 2], true],
    ["machine-dependent, where it can be no regression", { runEffect: true }, [992, 1.12], true],
    ["tracked", { role: "track" }, [992, 1.12], true],
  ])("is named: %s", (_, part, [before, after], isNamed) => {
    const codes = codesOf({ ...LATENCY, ...part }, before, after);
    expect(codes.includes("implausible-improvement")).toBe(isNamed);
  });
});

describe("an amount that is newly negative in some units", () => {
  const COST = metric({ name: "n", kind: "amount", better: "lower" });
  const codes = (before: (task: number) => number, after: (task: number) => number, of = COST) => {
    const given = {
      metrics: [of],
      compare: BY_TASK,
      baseline: taskRows("n", 20, before),
      candidate: taskRows("n", 20, after),
    };
    return detect(input(given)).findings.flatMap(({ warnings }) => warnings.map(({ code }) => code));
  };
  const cost = (task: number): number => 10 + task;
  const failed = (task: number): number => (task < 2 ? -1 : cost(task));

  test("is no gain that is believed", () => {
    expect(codes(cost, failed)).toContain("implausible-improvement");
  });

  test.each<[string, readonly string[]]>([
    ["unchanged", codes(cost, cost)],
    ["on both sides", codes(failed, failed)],
    ["gone", codes(failed, cost)],
    ["where more is better", codes(cost, failed, { ...COST, better: "higher" })],
  ])("%s is not told", (_, found) => {
    expect(found).not.toContain("implausible-improvement");
  });
});

test("sixty noisy metrics on equal data show no such gain, though some are estimated beyond half", () => {
  const uniform = uniforms("a");
  const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
  const side = () =>
    Array.from({ length: 8 }, (_, repetition) =>
      row({
        axes: { bench: "db" },
        repetition,
        metrics: Object.fromEntries(names.map((name) => [name, 10 ** (2 * uniform())])),
      }),
    );
  const given = {
    metrics: names.map((name) => ({ ...LATENCY, name })),
    compare: BY_REPETITION,
    baseline: side(),
    candidate: side(),
  };
  const findings = detect(input(given)).findings;
  expect(findings.some(({ estimate }) => (estimate ?? 0) < -0.5)).toBe(true);
  const codes = findings.flatMap(({ warnings }) => warnings.map(({ code }) => code));
  expect(codes).not.toContain("implausible-improvement");
});
