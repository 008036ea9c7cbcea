import { describe, expect, test } from "@jest/globals";
import { detect, type DetectInput } from "../../src/detect/detect.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { HistoryEntry } from "../../src/model/result/history.ts";
import { BY_REPETITION, input, LATENCY, manifestOf } from "../support/samples/build-input.ts";
import { lastOf, latencies, pastRuns } from "../support/samples/past-runs.ts";

/** About 1 % of spread. */
const WAVE = [0, 1, -1.5, 0.5, -1, 1.5, -0.5, 1];

function steps(times: number, percent: number): readonly number[] {
  return Array.from({ length: times }, (_, step) => 100 * (1 + percent / 100) ** (step + 1));
}

function noisy(means: readonly number[]): readonly number[] {
  return means.map((mean, run) => mean * (1 + (WAVE[run % WAVE.length] ?? 0) / 100));
}

const FLAT = Array<number>(8).fill(100);
/** Five steps are merged, the candidate is the sixth. */
const CREPT = pastRuns(noisy([...FLAT, ...steps(5, 3)]));
const SIXTH = 100 * 1.03 ** 6;

function judged(
  history: readonly HistoryEntry[],
  candidate: number,
  { metric = {}, ...part }: Partial<DetectInput> & { readonly metric?: Partial<Metric> } = {},
) {
  const given = {
    metrics: [{ ...LATENCY, ...metric }],
    compare: BY_REPETITION,
    baseline: lastOf(history, 116),
    candidate: latencies(candidate),
    manifest: manifestOf(),
  };
  const detection = detect({ ...input(given), ...part });
  return { ...detection, finding: detection.findings[0]! };
}

describe("small steps that add up to more than the margin", () => {
  test("are reported with the run that they are added up from", () => {
    const { finding } = judged(CREPT, SIXTH);
    expect(finding.kind).not.toBe("regression");
    expect(finding.creep).toMatchObject({
      reference: { runId: "run-0", sha: `a000000${"0".repeat(33)}` },
      pinned: false,
      runs: 3,
      estimate: expect.closeTo(SIXTH / 100 - 1, 1),
    });
    expect(finding.warnings).toContainEqual({
      code: "creep",
      text: expect.stringContaining("against the 3 runs from a000000 (2026-11-01) on"),
    });
  });

  test("are reported for metrics that do not depend on the machine, on any runner class", () => {
    const others = CREPT.map((run) => ({ ...run, runnerClass: "mac/arm/M1/8/-" }));
    const { finding } = judged(others, SIXTH, { metric: { runEffect: false } });
    expect(finding).toMatchObject({ design: "unpaired", creep: { reference: { runId: "run-0" } } });
    expect(judged(others, SIXTH).finding.creep).toBeNull();
  });

  test.each([
    ["of three times 1 %, which is within the margin", [...FLAT, ...steps(3, 1)], 104],
    ["where main is flat and the candidate alone is worse", [...FLAT, ...FLAT], 108],
    ["where main got better", [...FLAT, 97, 94, 91, 88, 85], 83],
    ["of fewer than eight runs", [100, ...steps(5, 3)], SIXTH],
  ])("are not found %s", (_, means, candidate) => {
    expect(judged(pastRuns(noisy(means)), candidate).finding.creep).toBeNull();
  });

  test("do not include a large step that was a regression in its own run", () => {
    const large = noisy([...FLAT, ...Array<number>(6).fill(130)]);
    expect(judged(pastRuns(large), 130).finding).toMatchObject({ creep: null, history: { runs: 6 } });
  });

  test("start again with a run that was accepted", () => {
    const means = noisy([...FLAT, ...steps(3, 3).flatMap((mean) => Array<number>(4).fill(mean))]);
    const accepted = pastRuns(means, (run) => (run === 16 ? { metric: { accepted: true } } : {}));
    expect(judged(pastRuns(means), 100 * 1.03 ** 4).finding.creep).not.toBeNull();
    expect(judged(accepted, 100 * 1.03 ** 4).finding).toMatchObject({ creep: null, history: { runs: 4 } });
  });

  test("are not searched where the config says none, in one job, or for an inform metric", () => {
    const none = { reference: { by: "none" }, isBaselinePinned: false } as const;
    expect(judged(CREPT, SIXTH, { named: none }).finding.creep).toBeNull();
    expect(judged(CREPT, SIXTH, { sameJob: true }).finding.creep).toBeNull();
    expect(judged(CREPT, SIXTH, { metric: { role: "inform" } }).finding.creep).toBeNull();
  });
});

describe("a reference that the config names", () => {
  const named = (run: string) =>
    ({ named: { reference: { by: "run", run }, isBaselinePinned: false } }) as const;

  test.each(["a000003", "run-3"])("%s is the run that is compared with, and begins a level", (run) => {
    const { finding } = judged(CREPT, SIXTH, named(run));
    expect(finding.creep).toMatchObject({ reference: { runId: "run-3" }, pinned: true, runs: 1 });
    expect(finding.warnings[0]?.text).toContain("which the config names");
  });

  test("is found however old it is, and then begins no level", () => {
    const old = noisy([100, ...Array<number>(20).fill(103), ...Array<number>(20).fill(108)]);
    const flatAt = (margin: number) =>
      ({ metric: { margin: { scale: "relative", value: margin } } }) as const;
    const { finding } = judged(pastRuns(old), 108, { ...named("run-0"), ...flatAt(0.02) });
    expect(finding).toMatchObject({ creep: { reference: { runId: "run-0" } }, history: { change: "level" } });
  });

  test("is named in a cause with a cost where the history does not contain it", () => {
    const { missingReference, warnings } = judged(CREPT, 100, named("deadbeef"));
    expect(missingReference).toBe("deadbeef");
    expect(warnings).toContainEqual({ code: "reference-missing", text: expect.stringContaining("deadbeef") });
    expect(judged(CREPT, 100, named("run-3")).missingReference).toBeNull();
  });

  test("a baseline that the config names by its run begins a level with it", () => {
    const part = { named: { reference: { by: "segment" }, isBaselinePinned: true } } as const;
    expect(judged(CREPT, 116, part).finding.history).toMatchObject({ runs: 1, change: "pinned" });
  });
});
