import { describe, expect, test } from "@jest/globals";
import type { LimiterReport } from "../../../src/model/run/limiters.ts";
import type { Manifest, RunnerFingerprint } from "../../../src/model/run/manifest.ts";
import { runClass } from "../../../src/model/run/runner-class.ts";
import { mergeManifests, type MergedRun } from "../../../src/app/shards/merge-manifests.ts";
import { sampleDraft } from "../../support/samples/sample-draft.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

const counts = { planned: 2, ok: 2, failed: 0, errored: 0, timedOut: 0, skipped: 0 };

/** The run of one shard of three; `parts` replaces what a test is about. */
function shard(index: number, parts: Partial<Manifest>): Parameters<typeof mergeManifests>[0][0] {
  const mark = { index, of: 3, split: "s", trials: [2, 2, 2], attempt: 1, baselineCommit: null };
  const manifest = {
    ...sampleDraft,
    shard: mark,
    marks: ["shard"],
    runId: `run-${index}`,
    startedAt: "2026-01-31T10:00:00.000Z",
    finishedAt: "2026-01-31T11:00:00.000Z",
    counts,
    complete: true,
    ...parts,
  };
  return { place: `shards/${index}`, mark, manifest };
}

const rows = Array.from({ length: 6 }, (_, at) => sampleRow({ key: `k${at}` }));
const merged: MergedRun = {
  runId: "merged",
  planned: 6,
  rows,
  policy: { configHash: "judge", metricSchema: { m: "score higher" }, warnings: [] },
  isMachineDependent: false,
};

const machine = (parts: Partial<RunnerFingerprint>): { readonly runner: RunnerFingerprint } => ({
  runner: { ...sampleDraft.runner, ...parts },
});

describe("the manifest of merged shards", () => {
  test("has the edited files of the shard with the most: each has a checkout of its own", () => {
    const git = { sha: "4be1f0c", branch: null, dirty: true, remote: null };
    const edited = (...files: readonly string[]) => ({
      git: { ...git, edited: { files, count: files.length } },
    });
    const [two, three] = [shard(2, edited("a")), shard(3, edited("a", "b"))];
    const { git: whole } = mergeManifests([shard(1, { git }), two, three], merged);
    expect(whole?.edited?.files).toEqual(["a", "b"]);
    expect(mergeManifests([shard(1, { git }), shard(2, { git })], merged).git).toEqual(git);
  });

  test("is that of the whole run: from the first start to the last end, nobody's shard", () => {
    const manifest = mergeManifests(
      [
        shard(1, { startedAt: "2026-01-31T10:00:05.000Z" }),
        shard(2, { finishedAt: "2026-01-31T13:00:00+01:00" }),
        shard(3, { marks: ["chaos", "shard"] }),
      ],
      merged,
    );
    expect(manifest).toEqual({
      ...sampleDraft,
      ...merged.policy,
      runId: "merged",
      startedAt: "2026-01-31T10:00:00.000Z",
      finishedAt: "2026-01-31T13:00:00+01:00",
      counts: { planned: 6, ok: 6, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
      complete: true,
      marks: ["chaos"],
    });
  });

  test("is not complete without all rows, nor after an early stop, which it tells by shard", () => {
    const lacking = mergeManifests([shard(1, {}), shard(2, {})], { ...merged, rows: rows.slice(2) });
    expect(lacking).toMatchObject({ complete: false, counts: { planned: 6, ok: 4 } });
    const stopped = mergeManifests([shard(1, {}), shard(2, { earlyStop: "5 USD" })], merged);
    expect(stopped).toMatchObject({ complete: false, earlyStop: "shard 2/3: 5 USD" });
    const never = mergeManifests([shard(1, { finishedAt: null })], merged);
    expect(never.finishedAt).toBeNull();
  });

  test("has the unit that the values of all shards came in", () => {
    const inUnits = (...units: readonly string[]) =>
      units.map((unit, at) => ({ ...sampleRow({ key: `k${at}`, metrics: { m: 1 } }), units: { m: unit } }));
    const schemaOf = (...units: readonly string[]) =>
      mergeManifests([shard(1, {}), shard(2, {})], { ...merged, rows: inUnits(...units) }).metricSchema;
    expect(schemaOf("us", "us")).toEqual({ m: "score higher us" });
    expect(schemaOf("us", "ms")).toEqual({ m: "score higher ns" });
    expect(schemaOf("us", "MB")).toEqual({ m: "score higher" });
  });

  test("repeats a warning of several shards once", () => {
    const warnings = [{ code: "concurrent-timing", text: "8 at once" }];
    expect(mergeManifests([shard(1, { warnings }), shard(2, { warnings })], merged).warnings).toEqual(
      warnings,
    );
  });

  test("adds what limits did to the shards; of the time each had all", () => {
    const report = (parts: Partial<LimiterReport>): { readonly limiters: LimiterReport } => ({
      limiters: {
        waitedMs: { rate: 5, retryAfter: 0, concurrency: 1, budget: 0 },
        endpoints: [],
        budget: [],
        ...parts,
      },
    });
    const endpoint = { endpoint: "api", limit: 2, cuts: 1, pauses: 0, opened: 0, refused: 3 };
    const usd = { name: "USD", limit: 5, spent: 2, reserved: 0.5 } as const;
    const seconds = { name: "seconds", limit: 60, spent: 20, reserved: 0 } as const;
    const { limiters } = mergeManifests(
      [
        shard(1, report({ endpoints: [endpoint], budget: [usd, seconds] })),
        shard(2, report({ endpoints: [endpoint], budget: [usd, { ...seconds, spent: 30 }] })),
        shard(3, {}),
      ],
      merged,
    );
    expect(limiters).toEqual({
      waitedMs: { rate: 10, retryAfter: 0, concurrency: 2, budget: 0 },
      endpoints: [{ ...endpoint, limit: 4, cuts: 2, refused: 6 }],
      budget: [
        { name: "USD", limit: 10, spent: 4, reserved: 1 },
        { ...seconds, spent: 30 },
      ],
    });
  });

  test("has a warning of the whole plan in its words, and those of shards alone as they are", () => {
    const warnings = (model: string) => [{ code: "unpriced-model", text: `none for ${model}` }];
    const whole = [
      { code: "unpriced-model", text: "none for a, b" },
      { code: "other", text: "of no shard" },
    ];
    const own = { code: "concurrent-timing", text: "8 at once" };
    const { warnings: found } = mergeManifests(
      [shard(1, { warnings: [...warnings("a"), own] }), shard(2, { warnings: warnings("b") })],
      { ...merged, policy: { ...merged.policy, warnings: whole } },
    );
    expect(found).toEqual([whole[0], own]);
  });

  test("counts machines where a metric feels them and sides are not of one job: other numbers are another class", () => {
    const timings = { ...merged, isMachineDependent: true };
    const alone = mergeManifests([shard(1, {}), shard(2, {}), shard(3, {})], timings);
    expect(alone.runner).toEqual({ ...sampleDraft.runner, machines: 3 });
    expect(runClass(alone.runner)).toBe("linux/x64/c/2/-/3 machines");
    expect(runClass(sampleDraft.runner)).toBe("linux/x64/c/2/-");
    const idle = { ...counts, planned: 0, ok: 0 };
    expect(
      mergeManifests([shard(1, {}), shard(2, {}), shard(3, { counts: idle })], timings).runner.machines,
    ).toBe(2);
    const byTurns = { sameJob: true };
    expect(mergeManifests([shard(1, byTurns), shard(2, byTurns)], timings).runner).toEqual(
      sampleDraft.runner,
    );
  });

  test("of different machines is a class of its own, with a warning where a metric feels them", () => {
    const shards = [
      shard(1, machine({ cpu: "fast", cores: 4 })),
      shard(2, machine({ cpu: "slow" })),
    ] as const;
    const mixed = mergeManifests([...shards], merged);
    expect(mixed.runner).toMatchObject({ cpu: "fast (4 cores) + slow (2 cores)", cores: 2 });
    expect(mixed.warnings).toEqual([]);
    const swapped = mergeManifests([shards[1], shards[0]], merged);
    expect(runClass(swapped.runner)).toBe(runClass(mixed.runner));
    const felt = mergeManifests([...shards], { ...merged, isMachineDependent: true });
    expect(felt.warnings).toMatchObject([{ code: "mixed-machines" }]);
  });
});
