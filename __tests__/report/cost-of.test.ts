import { expect, test } from "@jest/globals";
import { findingCostName } from "../../src/gate/finding-cost-name.ts";
import type { Finding, ReasonCode } from "../../src/model/finding.ts";
import { costNameOf } from "../../src/report/cost-of.ts";
import { sampleFinding } from "../support/sample-report.ts";

const KINDS: readonly Finding["kind"][] = [
  "regression",
  "warning",
  "improved",
  "pass",
  "inconclusive",
  "no-baseline",
  "incomparable",
];
const CODES: readonly ReasonCode[] = [
  "first-run",
  "new-metric",
  "new-group",
  "error-rate",
  "interval-straddles-margin",
  "too-few-units",
  "few-history-runs",
  "baseline-disagrees-with-itself",
  "baseline-zero",
  "no-measurement",
];

test("the report prices every finding as the gate does", () => {
  const priced = KINDS.flatMap((kind) =>
    CODES.flatMap((code) =>
      (["gate", "track", "inform"] as const).flatMap((role) =>
        [null, -0.5, -0.02, 0, 0.5].map((estimate) =>
          sampleFinding({ kind, role, estimate, reason: { code, text: "" } }),
        ),
      ),
    ),
  );
  expect(priced.map(costNameOf)).toEqual(priced.map(findingCostName));
  expect(new Set(priced.map(costNameOf)).size).toBe(10);
});
