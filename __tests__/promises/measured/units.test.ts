import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseManifest } from "../../../src/formats/manifest.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

function config(metric: string, pattern: string): string {
  return `version: 1
id: micro
matrix: { axes: { bench: [hash] }, repetitions: 8 }
run:
  command: [node, bench.mjs]
  metrics-from: { patterns: { time: '${pattern}' } }
metrics: { time: { kind: latency, margin: 10%, run-effect: false${metric} } }
baseline: { from: none }
`;
}

/** A tool that picks its unit by size: 99x ns before, 1.12 us after the change. */
const BENCH = `
const r = process.env.REGRESSION_GATE_REPETITION % 5;
console.log(process.env.SIDE === "after" ? \`time: 1.1\${r} us/iter\` : \`time: 99\${r}.1 ns/iter\`);
`;

interface Compared {
  readonly report: Report;
  readonly schemas: readonly (string | undefined)[];
}

async function compare(metric: string, pattern: string): Promise<Compared> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), config(metric, pattern));
    writeFileSync(join(folder, "bench.mjs"), BENCH);
    const run = async (side: string): Promise<string> => {
      await runCli(folder, ["run", "--quiet", "--env", `SIDE=${side}`, "--out", side]);
      const [id = ""] = readdirSync(join(folder, side, "runs"));
      return `${side}/runs/${id}`;
    };
    const [before, after] = [await run("before"), await run("after")];
    const { stdout } = await runCli(folder, [
      "compare",
      "--baseline",
      before,
      "--candidate",
      after,
      "--format",
      "json",
    ]);
    const schemas = [before, after].map((path) => {
      const file = join(folder, path, "manifest.json");
      return parseManifest(readFileSync(file, "utf8"), file).metricSchema["time"];
    });
    return { report: parseReport(stdout, "stdout"), schemas };
  });
}

describe("a tool that prints 992 ns before and 1.12 us after", () => {
  const GROUP = "time: ([0-9.]+) (?<unit>[a-z]+)";
  const CAME_IN = ["latency lower ns", "latency lower us"];
  const cases = [
    { how: "without a word of units", metric: "", pattern: "time: ([0-9.]+)", schemas: CAME_IN, unit: "us" },
    { how: "with a group for them", metric: "", pattern: GROUP, schemas: CAME_IN, unit: "us" },
    {
      how: "with a declared unit",
      metric: ", unit: ms, max: 2 us",
      pattern: GROUP,
      schemas: ["latency lower ms", "latency lower ms"],
      unit: "ms",
    },
  ];

  test.each(cases)("is slower by an eighth, $how", async ({ metric, pattern, schemas, unit }) => {
    const compared = await compare(metric, pattern);
    expect(compared.schemas).toEqual(schemas);
    const finding = compared.report.findings.find((one) => one.metric === "time");
    expect(finding).toMatchObject({ kind: "regression", unit });
    expect(finding?.estimate).toBeCloseTo(0.125, 2);
    expect(compared.report.exitCode).toBe(1);
  });
});
