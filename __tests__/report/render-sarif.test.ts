import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { renderSarif } from "../../src/report/render-sarif.ts";
import type { Report } from "../../src/model/result/report.ts";
import { HOSTILE } from "../support/samples/hostile-text.ts";
import {
  ACCEPTED,
  FIRST_RUN,
  RED,
  sampleFinding,
  sampleLimit,
  sampleReport,
} from "../support/samples/sample-report.ts";

const text = z.string().min(1);
/** What of SARIF 2.1.0 is written; a key of another name or shape fails. The standard's own schema takes all of it. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: text,
          version: text,
          rules: z.array(z.strictObject({ id: text, shortDescription: z.strictObject({ text }) })),
        }),
      }),
      automationDetails: z.strictObject({ id: text }),
      columnKind: z.literal("utf16CodeUnits"),
      results: z.array(
        z.strictObject({
          ruleId: text,
          level: z.enum(["error", "warning", "note"]),
          message: z.strictObject({ text }),
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({ uri: text, uriBaseId: z.literal("%SRCROOT%") }),
                region: z.strictObject({ startLine: z.int().min(1) }).optional(),
              }),
              logicalLocations: z.tuple([z.strictObject({ fullyQualifiedName: text })]),
            }),
          ]),
          partialFingerprints: z.record(z.literal("regressionGate/v1"), z.string().regex(/^[0-9a-f]{64}$/)),
          suppressions: z
            .tuple([z.strictObject({ kind: z.literal("external"), justification: text })])
            .optional(),
        }),
      ),
    }),
  ]),
});

const runOf = (report: Report) => sarif.parse(JSON.parse(renderSarif(report))).runs[0];
const placesOf = (report: Report): readonly unknown[] =>
  runOf(report).results.map(({ locations: [{ physicalLocation: place }] }) => [
    place.artifactLocation.uri,
    place.region?.startLine,
  ]);
const regression = (parts: Parameters<typeof sampleFinding>[0]) =>
  sampleFinding({ kind: "regression", ...parts });

describe("renderSarif", () => {
  test("is SARIF 2.1.0 whose results have rules", () => {
    for (const report of [RED, ACCEPTED, FIRST_RUN]) {
      const { tool, results } = runOf(report);
      const rules = new Set(tool.driver.rules.map(({ id }) => id));
      expect(results.filter(({ ruleId }) => !rules.has(ruleId))).toEqual([]);
      expect(rules.size).toBe(new Set(results.map(({ ruleId }) => ruleId)).size);
    }
  });

  test("a finding stands at the file and line of its rows, a limit at those of its finding, others at the config", () => {
    const place = { file: "bench/sort test.go", line: 12 };
    const at = (metric: string) => ({ metric, group: { mode: "fast" } });
    const report = sampleReport({
      findings: [
        regression({ ...at("ms"), place }),
        regression({ ...at("other"), place: { file: "bench/whole.go", line: null } }),
        regression(at("nowhere")),
      ],
      limits: [sampleLimit({ ...at("ms"), result: "broken" })],
      causes: [],
    });
    expect(placesOf(report).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ["bench/sort%20test.go", 12],
      ["bench/sort%20test.go", 12],
      ["bench/whole.go", undefined],
      ["regression-gate.yml", undefined],
    ]);
  });

  test("the worst comes first, and what only informs is a note", () => {
    const levels = runOf(RED).results.map(({ level }) => level);
    expect(levels[0]).toBe("error");
    expect(levels).toEqual(
      levels.toSorted((a, b) => "errorwarningnote".indexOf(a) - "errorwarningnote".indexOf(b)),
    );
  });

  test("an accepted regression is suppressed with its reason, and one whose acceptance expired is not", () => {
    const [accepted] = runOf(ACCEPTED).results.filter(({ ruleId }) => ruleId === "accepted");
    expect(accepted?.suppressions?.[0].justification).toMatch(/\w/);
    expect(runOf(RED).results.filter(({ suppressions }) => suppressions !== undefined)).toEqual([]);
  });

  test("the fingerprint of a finding stays when its numbers change, and differs from all others", () => {
    const prints = (report: Report): readonly unknown[] =>
      runOf(report).results.map(({ partialFingerprints }) => partialFingerprints["regressionGate/v1"]);
    const of = (metric: string, estimate: number): Report =>
      sampleReport({ findings: [regression({ metric, estimate })], limits: [], causes: [] });
    expect(prints(of("a", 0.1))).toEqual(prints(of("a", 0.7)));
    expect(prints(of("a", 0.1))).not.toEqual(prints(of("b", 0.1)));
    expect(new Set(prints(RED)).size).toBe(prints(RED).length);
  });

  test.each(HOSTILE)("stays valid and shows no markup of its own for %j", (hostile) => {
    const report = sampleReport({
      id: "gate",
      findings: [
        regression({
          metric: `m${hostile}`,
          group: { mode: hostile },
          place: { file: `a${hostile}/b.go`, line: 1 },
        }),
      ],
      limits: [],
      causes: [],
    });
    const [result] = runOf(report).results;
    expect(result?.locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[\w.!~*'()%/-]+$/);
    expect(result?.message.text).not.toMatch(/[\u0000-\u001F\u007F\u202A-\u202E]|\]\(|(?<!\{)\{\d+\}/u);
    expect(renderSarif(report)).not.toMatch(/\\ud[89a-f]/iu);
  });

  test("a name makes neither a link, nor a place for an argument, nor an address of another scheme", () => {
    const place = { file: "https:x/100%.go", line: 1 };
    const report = sampleReport({
      findings: [regression({ metric: "[see](https://evil.example) {0}", place })],
      limits: [],
      causes: [],
    });
    const [result] = runOf(report).results;
    expect(result?.message.text).toContain("[see] (https://evil.example) {{0}}");
    expect(placesOf(report)).toEqual([["https%3Ax/100%25.go", 1]]);
  });

  test("5,000 results at most, the worst of them", () => {
    const findings = Array.from({ length: 5100 }, (_, index) =>
      sampleFinding({ metric: `m${index}`, kind: index < 5050 ? "warning" : "regression" }),
    );
    const { results } = runOf({ ...RED, findings, limits: [] });
    expect([results.length, results.filter(({ level }) => level === "error").length]).toEqual([5000, 50]);
  });
});
