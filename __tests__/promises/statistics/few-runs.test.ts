import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { GATE_RESAMPLING } from "../../../src/detect/values/compare-context.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import {
  BY_REPETITION,
  found,
  input,
  LATENCY,
  manifestOf,
  normals,
  repetitionRows,
} from "../../support/samples/build-input.ts";

const GATES = 120;
/** Of a job's mean, and of a repetition in it, as shares: jobs differ by more than their repetitions do. */
const BETWEEN = 0.03;
const WITHIN = 0.01;
const REPETITIONS = 10;

function entry(mean: number, run: number): HistoryEntry {
  const metrics = [
    {
      metric: "latency-ms",
      group: {},
      n: REPETITIONS,
      mean,
      sd: 1,
      meanLog: Math.log(mean),
      quantile: null,
      clusters: null,
    },
  ];
  return {
    schema: "regression-gate/history@1",
    runId: `run-${run}`,
    sha: null,
    time: `2026-11-${String(run + 1).padStart(2, "0")}T00:00:00Z`,
    runnerClass: "linux/x64/A/4/-",
    versions: {},
    complete: true,
    verdict: "pass",
    metrics,
  };
}

/** Share of gates that warn, with so many runs of main and a candidate that is worse by `worse`. */
function warns(runs: number, worse: number): number {
  const next = normals(`few-runs ${runs} ${worse}`);
  const job = (factor: number): readonly number[] => {
    const level = 100 * factor * Math.exp(BETWEEN * next());
    return Array.from({ length: REPETITIONS }, () => level * Math.exp(WITHIN * next()));
  };
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  let count = 0;
  for (let gate = 0; gate < GATES; gate += 1) {
    const past = Array.from({ length: runs }, () => job(1));
    const baseline = found(repetitionRows("latency-ms", past.at(-1) ?? []), {
      manifest: manifestOf({ runId: "b" }),
      history: past.map((values, run) => entry(mean(values), run)),
    });
    const candidate = repetitionRows("latency-ms", job(1 + worse));
    const given = { metrics: [LATENCY], compare: BY_REPETITION, baseline, candidate, manifest: manifestOf() };
    const [finding] = detect({ ...input(given), resampling: QUICK }).findings;
    expect(finding?.kind).not.toBe("regression");
    if (finding?.kind === "warning") count += 1;
  }
  return count / GATES;
}

/** The few draws matter only to the test that may no longer warn. */
const QUICK = { ...GATE_RESAMPLING, resamples: 199, maxResamples: 199, mostEnumerated: 200 };

describe("a timing of another job, with fewer than eight runs of main", () => {
  test.each([1, 3])(
    "with %i it never warns on unchanged code: nothing shows how much jobs differ",
    (runs) => {
      expect(warns(runs, 0)).toBe(0);
    },
  );

  // By its repetitions alone a quarter of these gates warned. Of 1,000 gates .040 and .031 warn; .10 is more than two standard errors of 120 gates above.
  test.each([4, 7])("with %i it seldom warns on unchanged code", (runs) => {
    expect(warns(runs, 0)).toBeLessThan(0.1);
  });

  test("with five it warns of a change that is far beyond what jobs differ by", () => {
    expect(warns(5, 0.3)).toBeGreaterThan(0.9);
  });
});
