import type { Finding } from "../../../src/model/result/finding.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { RED, sampleFinding } from "./sample-report.ts";

/** `count` metrics named by 200 emoji each, with reasons and units as long; every fourth one is of `kind`. */
export function hugeReport(kind: Finding["kind"], count: number): Report {
  const findings = Array.from({ length: count }, (_, index) =>
    sampleFinding({
      metric: `${index}${"🧪".repeat(200)}`,
      group: { mode: "🔥".repeat(200) },
      kind: index % 4 === 0 ? kind : "pass",
      worstUnits: [{ unit: "🐛".repeat(200), baseline: 1, candidate: 0, difference: -1 }],
      reason: { code: "worse-than-margin", text: "🧨".repeat(3000) },
    }),
  );
  return { ...RED, findings };
}
