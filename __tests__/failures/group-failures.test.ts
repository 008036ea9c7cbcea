import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseConfig } from "../../src/config/parse-config.ts";
import { createDiagnose } from "../../src/failures/diagnose.ts";
import { groupFailures } from "../../src/failures/group-failures.ts";
import { signatureOf } from "../../src/base/signature.ts";
import { suggestDetectors } from "../../src/failures/suggest-detectors.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { renderFailures } from "../../src/report/render-failures.ts";
import { sampleRow } from "../support/samples/sample-row.ts";

const failing = (task: string, message: string, parts: Partial<TrialRecord> = {}): TrialRecord =>
  sampleRow({
    axes: { task },
    status: "errored",
    error: { class: "invalid", code: "exit-9", message },
    ...parts,
  });
const nothingKnown = () => null;

describe("signatureOf", () => {
  test.each([
    ["worker 12 lost /tmp/a-1/x.log", "worker 7 lost /var/b/y"],
    ["at 2026-01-02T03:04:05.678Z", "at 2025-11-12 13:14:15"],
    ["id 0xDEADBEEF and 9f86d081", "id 0x1 and 8b1a9953c4"],
    ["job 123e4567-e89b-12d3-a456-426614174000 died", "job 00000000-0000-4000-8000-000000000000 died"],
    [String.raw`open C:\Users\me\x.txt failed`, String.raw`open D:\x failed`],
    ["GET https://a.example/x?q=1 took 1.5 s", "GET http://b/y took 20 s"],
    ["two\n  lines", "two lines"],
  ])("is the same for %j and %j", (a, b) => {
    expect(signatureOf(a).text).toBe(signatureOf(b).text);
  });

  test("keeps the words that tell failures apart", () => {
    expect(signatureOf("the added field was decoded").text).toBe("the added field was decoded");
    expect(signatureOf("no such user").text).not.toBe(signatureOf("no such group").text);
  });

  test("gives a pattern that fits its own message, whatever that holds", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(" 12 ", "/a/b.c", "0xff", "9f86d081", "12:00:01", "(", "\\", "\n", "a.b"),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const message = parts.join("");
        expect(new RegExp(`^${signatureOf(message).pattern}`, "m").test(message.trim())).toBe(true);
      }),
    );
  });
});

describe("groupFailures", () => {
  const lost = (count: number) =>
    Array.from({ length: count }, (_, index) => failing(`t${index}`, `lost row ${index}`));

  test.each([
    [5, "high"],
    [4, "medium"],
    [3, "medium"],
    [2, "low"],
    [1, "low"],
  ])("%i rows of one signature are of confidence %s", (count, confidence) => {
    const { unknown } = groupFailures([{ name: "a", rows: lost(count) }], nothingKnown);
    expect(unknown).toMatchObject([{ count, confidence, text: "lost row <n>", code: "exit-<n>" }]);
    expect(unknown[0]?.signature).toMatch(/^[0-9a-f]{16}$/);
  });

  test("over many runs counts each and names where", () => {
    const ok = sampleRow({ status: "ok", error: null });
    const runs = [
      { name: "b", rows: [...lost(2), ok] },
      { name: "a", rows: [failing("x", "lost row 9"), failing("y", "ENOSPC: no space left on device")] },
      { name: "c", rows: [ok] },
    ];
    const report = groupFailures(runs, createDiagnose([]));
    expect(report).toMatchObject({ runs: ["b", "a", "c"], rows: 6, failures: 4 });
    expect(report.unknown).toMatchObject([{ count: 3, runs: ["b", "a"], confidence: "medium" }]);
    expect(report.known).toMatchObject([{ id: "disk-full", count: 1, runs: ["a"] }]);
  });

  test("keeps ten samples, the same for rows in any order", () => {
    const rows = lost(30);
    const report = groupFailures([{ name: "a", rows }], nothingKnown);
    expect(report.unknown[0]?.samples).toHaveLength(10);
    expect(report.unknown[0]?.samples[0]).toEqual({
      run: "a",
      case: "task=t0",
      repetition: 0,
      side: "candidate",
      message: "lost row 0",
    });
    expect(groupFailures([{ name: "a", rows: rows.toReversed() }], nothingKnown)).toEqual(report);
  });

  test("tells failures of one text and two codes apart", () => {
    const other = failing("z", "lost row 1", {
      error: { class: "invalid", code: "runner-threw", message: "lost row 1" },
    });
    expect(groupFailures([{ name: "a", rows: [...lost(1), other] }], nothingKnown).unknown).toHaveLength(2);
  });
});

describe("suggestDetectors", () => {
  const HEAD = "version: 1\nid: a\nrun: { command: [node] }\n";

  test("suggests a detector that a config takes and that fits every sample", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary", maxLength: 40 }), { minLength: 1, maxLength: 5 }),
        (texts) => {
          const rows = texts.map((text, index) => failing(`t${index}`, `strange ${text} at ${index}`));
          const report = groupFailures([{ name: "a", rows }], nothingKnown);
          const { failures } = parseConfig(HEAD + suggestDetectors(report), "a.yml");
          expect(failures).toEqual(report.unknown.map(({ suggestion }) => suggestion));
          const diagnose = createDiagnose(failures);
          expect(rows.map((row) => diagnose(row)?.advice)).toEqual(rows.map(() => "write here what to do"));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a message without words is told by its code", () => {
    const report = groupFailures([{ name: "a", rows: [failing("x", "42")] }], nothingKnown);
    expect(report.unknown[0]?.suggestion).toMatchObject({ codes: ["exit-9"], patterns: [] });
  });

  test("says so when there is none", () => {
    expect(suggestDetectors(groupFailures([], nothingKnown))).toBe("# every failure is known\n");
  });
});

test("no text of a message reaches the terminal as a command", () => {
  const rows = [failing("x", "::error::\u001b[31mred\u001b[0m ##[error]x")];
  const text = renderFailures(groupFailures([{ name: "a", rows }], nothingKnown));
  expect(text).not.toMatch(/\u001b|^\s*::|##\[/m);
});
