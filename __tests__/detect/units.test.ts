import { describe, expect, test } from "@jest/globals";
import { metricSchema } from "../../src/app/runs/draft-manifest.ts";
import { detect, type DetectInput } from "../../src/detect/detect.ts";
import { historyEntry } from "../../src/history/history-entry.ts";
import { NO_LIMITS, type Metric } from "../../src/model/config/metric.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import {
  BY_REPETITION,
  found,
  type Given,
  input,
  LATENCY,
  manifestOf,
  metric,
  row,
} from "../support/samples/build-input.ts";
import { lastOf, latencies, pastRuns } from "../support/samples/past-runs.ts";

const TIME = metric({
  name: "time",
  kind: "latency",
  margin: { scale: "relative", value: 0.1 },
  runEffect: false,
});
const IN_MS: Metric = { ...TIME, unit: "ms" };

/** `992 ns`, or `992` without a unit; one row each. */
function rows(...texts: readonly string[]): readonly TrialRecord[] {
  return texts.map((text, repetition) => {
    const [number = "", unit] = text.split(" ");
    const units = unit === undefined ? {} : { units: { time: unit } };
    return row({ axes: { bench: "hash" }, repetition, metrics: { time: Number(number) }, ...units });
  });
}

/** Eight numbers near `mean`. */
function near(mean: number, unit = ""): readonly TrialRecord[] {
  const noise = [0, 1, 2, 3, 4, 0, 1, 2].map((step) => mean * (1 + step / 1000));
  return rows(...noise.map((value) => `${value} ${unit}`.trim()));
}

function inSchema(text: string) {
  return manifestOf({ metricSchema: { time: text } });
}

function judge(given: Partial<Given>): Finding {
  const { findings } = detect(
    input({ metrics: [TIME], compare: BY_REPETITION, baseline: [], candidate: [], ...given }),
  );
  const [finding] = findings;
  if (finding === undefined) throw new Error("expected a finding");
  return finding;
}

describe("known units convert", () => {
  test("992 ns that became 1.12 us are 13 % slower, and not 99.9 % faster", () => {
    const finding = judge({ baseline: near(990, "ns"), candidate: near(1.12, "us") });
    // 1.12 us / 990 ns - 1 = 13.13 %
    expect(finding).toMatchObject({ kind: "regression", unit: "us" });
    expect(finding.estimate).toBeCloseTo(0.1313, 4);
  });

  test("units that change within a run become one, whatever the order of the rows", () => {
    const mixed = rows("990 ns", "0.991 us", "992 ns", "0.993 us", "994 ns", "0.99 us", "991 ns", "992 ns");
    const one = judge({ baseline: near(990, "ns"), candidate: mixed });
    expect(one).toMatchObject({ kind: "pass", unit: "ns" });
    expect(judge({ baseline: near(990, "ns"), candidate: mixed.toReversed() })).toEqual(one);
  });

  test("numbers are shown and judged in the declared unit", () => {
    const finding = judge({ metrics: [IN_MS], baseline: near(1.2, "s"), candidate: near(1200, "ms") });
    expect(finding).toMatchObject({ kind: "pass", unit: "ms" });
    expect(finding.values?.baseline).toBeCloseTo(1201.6, 0);
  });

  test.each([
    ["latency lower s", "latency lower ms"],
    ["latency lower sec", "latency lower ms"],
  ])("a baseline that knows the label only (%s) converts", (before, now) => {
    const baseline = found(near(1.2), { manifest: inSchema(before) });
    const finding = judge({ metrics: [IN_MS], baseline, candidate: near(1200), manifest: inSchema(now) });
    expect(finding).toMatchObject({ kind: "pass", unit: "ms" });
  });

  test("both without a unit are compared as they are, whatever the config has declared since", () => {
    const baseline = found(near(12), { manifest: inSchema("latency lower") });
    const given = { baseline, candidate: near(12), manifest: inSchema("latency lower") };
    expect(judge({ ...given, metrics: [IN_MS] }).kind).toBe("pass");
  });
});

describe("units that do not convert are incomparable, and both are named", () => {
  test.each([
    ["ms", "MB"],
    ["ms", "frames"],
    ["USD", "EUR"],
    ["MB", "Mb"],
    ["", "ms"],
    ["ms", ""],
  ])("%p and %p", (before, now) => {
    const { kind, reason } = judge({ baseline: near(12, before), candidate: near(12, now) });
    expect([kind, reason.code]).toEqual(["incomparable", "metric-changed"]);
    expect(reason.text).toContain(
      before === "" ? "baseline's values came without a unit" : `came in ${before}`,
    );
    expect(reason.text).toContain(now === "" ? "candidate's without a unit" : `candidate's in ${now}`);
  });

  test("the candidate's numbers are in their own unit, and no mean of the baseline is shown in it", () => {
    const given = input({
      metrics: [TIME],
      compare: BY_REPETITION,
      baseline: near(12, "MB"),
      candidate: near(12, "us"),
    });
    const { samples, findings } = detect(given);
    expect(findings[0]).toMatchObject({ unit: "us", values: { baseline: null } });
    expect(findings[0]?.values?.candidate).toBeCloseTo(12.02, 1);
    const entry = historyEntry({ samples, findings, manifest: inSchema("latency lower us"), verdict: null });
    expect(entry.metrics[0]?.mean).toBeCloseTo(12.02, 1);
  });

  test("with a declared unit, too", () => {
    const baseline = found(near(12), { manifest: inSchema("latency lower USD") });
    const given = { metrics: [IN_MS], baseline, candidate: near(12), manifest: inSchema("latency lower ms") };
    expect(judge(given).reason).toMatchObject({
      code: "metric-changed",
      text: expect.stringContaining(
        "unit is ms, but values of the baseline came in USD, which does not convert",
      ),
    });
    expect(judge({ ...given, compare: { ...BY_REPETITION, mayDiffer: ["metrics"] } }).kind).toBe("pass");
  });

  test("a change that declares another unit than its base says in which its values are", () => {
    const disputed: Metric = { ...IN_MS, isUnitDisputed: true, limits: { ...NO_LIMITS, max: 2000 } };
    const baseline = found(near(12), { manifest: inSchema("latency lower ms") });
    const given = { metrics: [disputed], compare: BY_REPETITION, baseline };
    const schema = metricSchema({ metrics: [disputed] });
    expect(schema).toEqual({ time: "latency lower" });
    const manifest = manifestOf({ metricSchema: schema });
    const bare = detect(input({ ...given, candidate: near(0.012), manifest }));
    expect(bare.findings[0]).toMatchObject({ kind: "incomparable", reason: { code: "metric-changed" } });
    expect(bare.limits[0]).toMatchObject({ result: "inconclusive", open: "no-value" });
    expect(judge({ ...given, candidate: near(0.012, "s"), manifest }).kind).toBe("pass");
    const inOneJob = {
      baseline: found(near(12), { manifest }),
      candidate: near(0.012),
      sameJob: true,
      manifest,
    };
    expect(judge({ ...given, ...inOneJob }).kind).toBe("incomparable");
  });

  test("an old baseline without a label is no measurement in ms", () => {
    const baseline = found(near(12), { manifest: inSchema("latency lower") });
    const given = { metrics: [IN_MS], baseline, candidate: near(12), manifest: inSchema("latency lower ms") };
    expect(judge(given)).toMatchObject({ kind: "incomparable", reason: { code: "metric-changed" } });
  });
});

describe("numbers that cannot be brought into one unit are no part of any mean", () => {
  const LIMITED: Metric = { ...TIME, limits: { ...NO_LIMITS, max: 2000 } };

  test.each([
    ["990 ns", "12"],
    ["990 ns", "12 MB"],
    ["12 frames", "12 ticks"],
  ])("%s and %s in one run", (one, other) => {
    const given = input({
      metrics: [LIMITED],
      compare: BY_REPETITION,
      baseline: near(990, "ns"),
      candidate: rows(one, one, other, one, one, one, one, one),
    });
    const { findings, limits, warnings, samples } = detect(given);
    expect(findings[0]).toMatchObject({ kind: "incomparable", reason: { code: "units-mixed" } });
    expect(limits[0]).toMatchObject({ result: "inconclusive", open: "no-value" });
    expect(warnings).toMatchObject([
      { code: "units-mixed", text: expect.stringContaining(one.split(" ")[1] ?? "") },
    ]);
    const manifest = inSchema("latency lower");
    expect(historyEntry({ samples, findings, manifest, verdict: null }).metrics).toEqual([]);
  });

  test("in the baseline", () => {
    const baseline = rows("990 ns", "990 ns", "12 MB", "990 ns", "990 ns", "990 ns");
    expect(judge({ baseline, candidate: near(990, "ns") }).reason).toMatchObject({
      code: "units-mixed",
      text: expect.stringContaining("Values of the baseline came in MB and ns"),
    });
  });

  test("a limit without a unit is held against one unit alone", () => {
    const limit = (candidate: readonly TrialRecord[], baseline: readonly TrialRecord[] = []) =>
      detect(input({ metrics: [LIMITED], compare: BY_REPETITION, baseline, candidate })).limits[0]?.result;
    expect(limit(near(990, "ns"))).toBe("kept");
    expect(limit(near(990, "ns"), near(990, "ns"))).toBe("kept");
    expect(limit(near(1.12, "us"), near(990, "ns"))).toBe("inconclusive");
    expect(limit(rows("990 ns", "1.12 us", "991 ns", "1.12 us", "990 ns", "991 ns"))).toBe("inconclusive");
  });
});

describe("a tolerance without a unit", () => {
  const exact = (atol: number): Metric =>
    metric({ name: "time", kind: "exact", margin: { scale: "absolute", value: 0 }, atol });
  const of = (atol: number, before: string, now: string): Finding =>
    judge({ metrics: [exact(atol)], baseline: rows(before), candidate: rows(now) });

  test("is held against one unit alone: 5 was written of milliseconds, and would tolerate 2 s more", () => {
    expect(of(5, "1000 ms", "1003 ms").kind).toBe("pass");
    expect(of(5, "1000 ms", "3 s").reason.code).toBe("units-mixed");
    // What rounding leaves is no number of the config.
    expect(of(1e-10, "1000 ms", "1 s").kind).toBe("pass");
    expect(of(1e-10, "1000 ms", "3 s").kind).toBe("regression");
  });
});

describe("past runs of main", () => {
  const MS = manifestOf({ metricSchema: { "latency-ms": "latency lower ms" } });
  const inUnits = (unitOf: (run: number) => string) =>
    pastRuns(
      [0, 1, 2, 0, 1, 2, 0, 1, 2, 0].map((step, run) => (unitOf(run) === "s" ? 0.001 : 1) * (100 + step / 5)),
      (run) => ({ metric: { schema: `latency lower ${unitOf(run)}`.trimEnd() } }),
    );
  const detected = (history: ReturnType<typeof pastRuns>, parts: Partial<DetectInput> = {}) =>
    detect({
      ...input({
        metrics: [LATENCY],
        compare: BY_REPETITION,
        baseline: lastOf(history, 100),
        candidate: latencies(130),
        manifest: MS,
      }),
      ...parts,
    });
  const judged = (history: ReturnType<typeof pastRuns>) => detected(history).findings[0];

  test("in another unit convert", () => {
    const one = judged(inUnits(() => "ms"));
    expect(one).toMatchObject({ kind: "regression", history: { runs: 10 } });
    const mixed = judged(inUnits((run) => (run % 2 === 0 ? "s" : "ms")));
    expect(mixed).toMatchObject({ kind: "regression", history: { runs: 10, spreadRuns: 10 } });
    expect(mixed?.estimate).toBeCloseTo(one?.estimate ?? 0, 9);
  });

  test("in a unit that does not convert do not count", () => {
    expect(judged(inUnits((run) => (run === 4 ? "MB" : "ms")))).toMatchObject({ history: { runs: 9 } });
  });

  test("that are left out for their unit are said once, with their number", () => {
    const notes = (unitOf: (run: number) => string, parts?: Partial<DetectInput>): readonly string[] =>
      detected(inUnits(unitOf), parts).warnings.flatMap(({ code, text }) =>
        code === "past-units" ? text : [],
      );
    const advice = "If the numbers are comparable as they are, list `metrics` under compare.may-differ.";
    expect(notes((run) => (run === 4 ? "MB" : "ms"))).toEqual([
      `latency-ms: 1 past run of main is in MB, which does not convert to ms, so it is left out. ${advice}`,
    ]);
    expect(notes((run) => ["MB", "", "ms"][run % 3] ?? "")).toEqual([
      `latency-ms: 7 past runs of main are in MB or without a unit, which does not convert to ms, so they are left out. ${advice}`,
    ]);
    expect(notes((run) => (run === 4 ? "s" : "ms"))).toEqual([]);
    // Both sides in one job need no past runs.
    expect(notes((run) => (run === 4 ? "MB" : "ms"), { sameJob: true })).toEqual([]);
  });

  test("are written with the unit of their means", () => {
    const fresh = detect(
      input({ metrics: [TIME], compare: BY_REPETITION, baseline: near(1, "us"), candidate: near(1, "us") }),
    );
    const manifest = inSchema("latency lower");
    const entry = historyEntry({ ...fresh, manifest, verdict: null });
    expect(entry.metrics).toMatchObject([{ metric: "time", schema: "latency lower us" }]);
  });
});
