import { describe, expect, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { latestRows } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

interface Row {
  readonly bench: string;
  readonly repetition: number;
  readonly ms: number;
  readonly attempt?: number;
}

/** Of each of two benches six repetitions, whose geometric mean is 10.025 to three digits. */
const PLAIN: readonly Row[] = ["parse", "sort"].flatMap((bench) =>
  [0, 1, 2, 3, 4, 5].map((repetition) => ({ bench, repetition, ms: 10 + repetition / 100 })),
);

/** The same after a first attempt that took far too long, behind the last one in the file. */
const RETRIED: readonly Row[] = PLAIN.flatMap((row) => [
  { ...row, attempt: 2 },
  { ...row, ms: 900, attempt: 1 },
]);

const DIFFERENT: readonly Row[] = [
  ...PLAIN.slice(1),
  ...[3, 10].map((ms) => ({ ...parse0(), ms, attempt: 1 })),
];

function parse0(): Row {
  return { bench: "parse", repetition: 0, ms: 0 };
}

/** Each format with its text; the CSV has a column that most cells leave empty. */
const FORMATS = {
  "JSON Lines": (rows) => rows.map((row) => `${JSON.stringify(bare(row))}\n`).join(""),
  "a JSON list": (rows) => JSON.stringify(rows.map(bare)),
  CSV: (rows) =>
    [
      "attempt,bench,repetition,ms",
      ...rows.map(({ bench, repetition, ms, attempt }) => [attempt ?? "", bench, repetition, ms].join(",")),
      "",
    ].join("\n"),
} satisfies Record<string, (rows: readonly Row[]) => string>;

function bare({ bench, repetition, ms, attempt }: Row): object {
  return { axes: { bench }, repetition, metrics: { ms }, ...(attempt === undefined ? {} : { attempt }) };
}

const CONFIG = `version: 1
id: attempts
matrix: { axes: { bench: [parse, sort] } }
run: { results-file: rows }
metrics: { ms: { kind: latency, margin: 10%, run-effect: false } }
baseline: { from: none }
`;

describe.each(Object.entries(FORMATS))("%s with attempts", (_, text) => {
  async function at<T>(rows: readonly Row[], use: (folder: string) => Promise<T>): Promise<T> {
    return inTempFolder((folder) => {
      writeFileSync(join(folder, "regression-gate.yml"), CONFIG);
      writeFileSync(join(folder, "rows"), text(rows));
      writeFileSync(join(folder, "plain"), text(PLAIN));
      return use(folder);
    });
  }

  async function report(folder: string, argv: readonly string[]): Promise<Report> {
    const { stdout, stderr, exitCode } = await runCli(folder, [...argv, "--format", "json"]);
    if (exitCode === 2) throw new Error(stderr);
    return parseReport(stdout, "stdout");
  }

  const means = ({ findings }: Report): readonly unknown[] =>
    findings.map(({ values }) => [values.baseline, values.candidate]);
  const ofAttempts = ({ warnings }: Report): readonly string[] =>
    warnings.flatMap(({ code, text: said }) => (/equal-attempts|duplicate/.test(code) ? [said] : []));
  const MEAN = expect.closeTo(10.025, 3);

  test("are accepted as results: the last attempt is measured, and its row says how many there were", () =>
    at(RETRIED, async (folder) => {
      const judged = await report(folder, ["gate", "--quiet"]);
      expect([judged.verdict, judged.completeness.counts.ok, means(judged)]).toEqual([
        "pass",
        12,
        [
          [null, MEAN],
          [null, MEAN],
        ],
      ]);
      expect([...new Set(latestRows(folder).map(({ attempts }) => attempts))]).toEqual([2]);
      for (const format of ["text", "markdown", "html"]) {
        const { stdout } = await runCli(folder, ["report", "--format", format]);
        expect(stdout.replaceAll(/\s+/g, " ")).toContain("all 12 trials measured (12 after retries)");
      }
      writeFileSync(join(folder, "rows"), text(PLAIN));
      const { stdout } = await runCli(folder, ["gate", "--quiet"]);
      expect(stdout).toContain("all 12 trials measured.");
    }));

  test.each([
    ["baseline", ["compare", "--baseline", "rows", "--candidate", "plain"]],
    ["candidate", ["compare", "--baseline", "plain", "--candidate", "rows"]],
    ["file baseline", ["gate", "--quiet", "--baseline", "file:plain"]],
  ])("are accepted as the %s of a comparison", (_side, argv) =>
    at(RETRIED, async (folder) => {
      const judged = await report(folder, argv);
      expect([means(judged), ofAttempts(judged), judged.completeness.counts.planned]).toEqual([
        [
          [MEAN, MEAN],
          [MEAN, MEAN],
        ],
        [],
        12,
      ]);
    }),
  );

  test("are accepted as a recording", () =>
    at(RETRIED, async (folder) => {
      const judged = await report(folder, ["gate", "--quiet", "--replay", "rows"]);
      expect(means(judged)).toEqual([
        [null, MEAN],
        [null, MEAN],
      ]);
      expect(latestRows(folder)[0]?.attempts).toBe(2);
    }));

  test.each([
    ["results", ["gate", "--quiet"]],
    ["a candidate", ["compare", "--baseline", "plain", "--candidate", "rows"]],
    ["a baseline", ["compare", "--baseline", "rows", "--candidate", "plain"]],
    ["a recording", ["gate", "--quiet", "--replay", "rows"]],
  ])("give a warning as %s where one attempt has two different rows, and the last is used", (_door, argv) =>
    at(DIFFERENT, async (folder) => {
      const judged = await report(folder, argv);
      expect(ofAttempts(judged)).toEqual([
        expect.stringContaining(
          "of the same attempt of 1 trial (one is bench=parse, repetition 0, attempt 1)",
        ),
      ]);
      expect(judged.completeness.counts.ok).toBe(12);
    }),
  );

  test("are refused as results where two rows of one trial have no attempt number", () =>
    at([...PLAIN, parse0()], async (folder) => {
      const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("expected one row per trial, got two")]);
    }));
});

test.each([
  ["JSON Lines", '{"axes":{"bench":"parse"},"repetition":0,"metrics":{"ms":1},"attempt":"2"}\n', "rows:1"],
  ["CSV", "bench,repetition,ms,attempt\nparse,0,1,second\n", 'got "second"'],
])("an attempt that is no number is refused in %s", async (_, text, said) => {
  await inTempFolder(async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), CONFIG);
    writeFileSync(join(folder, "rows"), text);
    const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});
