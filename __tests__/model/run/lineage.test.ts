import { expect, test } from "@jest/globals";
import type { Baseline, BaselineProvenance } from "../../../src/model/result/baseline.ts";
import { lineageOf } from "../../../src/model/run/lineage.ts";
import { sampleManifest, sampleProvenance } from "../../support/samples/sample-report.ts";

const ofStored = (baseline: Baseline) => lineageOf(baseline);

const found = (provenance: Partial<BaselineProvenance>, generation?: number) =>
  ofStored({
    found: true,
    run: {
      manifest: sampleManifest(
        generation === undefined ? {} : { lineage: { parent: null, generation, why: "x", skipped: [] } },
      ),
      rows: [],
    },
    history: [],
    provenance: sampleProvenance(provenance),
  });

test("names the stored run and counts from it", () => {
  const { run, sha } = sampleProvenance();
  expect(found({ skipped: ["run 7: it is partial"] }, 4)).toEqual({
    parent: { from: "artifact", run, runId: sampleManifest().runId, sha },
    generation: 5,
    why: "newest complete run of main",
    skipped: ["run 7: it is partial"],
  });
  expect(found({})?.generation).toBe(1);
});

test("says why there is no run before it", () => {
  const provenance = sampleProvenance({ run: null, why: "every one has expired" });
  const lineage = ofStored({ found: false, code: "expired", provenance, history: [] });
  expect(lineage).toMatchObject({ parent: null, generation: 0, why: "every one has expired" });
});

test("is nothing where both sides ran in one job, or nothing was asked for", () => {
  expect([found({ from: "ref" }), found({ from: "same-run" }), found({ from: "none" })]).toEqual([
    null,
    null,
    null,
  ]);
});
