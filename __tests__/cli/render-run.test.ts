import { expect, test } from "@jest/globals";
import { renderRun } from "../../src/cli/print/render-run.ts";
import type { Manifest } from "../../src/model/run/manifest.ts";
import { sampleManifest } from "../support/samples/sample-report.ts";

const FAILED = { planned: 6, ok: 0, failed: 6, errored: 0, timedOut: 0, skipped: 0 };

/** The line with the number of measured trials. */
function measured(part: Partial<Manifest>): string {
  const manifest = sampleManifest({ earlyStop: null, counts: FAILED, sides: ["candidate"], ...part });
  const text = renderRun({ manifest, folder: "f", numbers: [] }, "text");
  return text.split("\n").find((line) => line.includes("measured")) ?? "";
}

test("a finished run that is incomplete although all trials ended measured nothing", () => {
  expect(measured({ complete: true })).toBe("6 of 6 trials measured: 0 ok, 6 failed");
  expect(measured({ complete: false })).toBe("none of 6 trials measured anything: 0 ok, 6 failed");
  expect(measured({ complete: false, sides: ["baseline", "candidate"] })).toBe(
    "6 of 6 trials ended, and none of one side or of both measured anything: 0 ok, 6 failed",
  );
});

test("a run that has not ended is counted as it is", () => {
  expect(measured({ complete: false, finishedAt: null })).toContain("6 of 6 trials measured");
  expect(measured({ complete: false, earlyStop: "budget" })).toContain("6 of 6 trials measured");
  expect(measured({ complete: false, counts: { ...FAILED, planned: 8 } })).toContain(
    "6 of 8 trials measured",
  );
});
