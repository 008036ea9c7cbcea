import { describe, expect, test } from "@jest/globals";
import { renderBadge } from "../../../src/report/exchange/render-badge.ts";
import { renderCustomList } from "../../../src/report/exchange/render-custom-list.ts";
import { renderOpenMetrics } from "../../../src/report/exchange/render-openmetrics.ts";
import { tauBenchRows } from "../../../src/report/exchange/tau-bench-rows.ts";
import { memoryBytes } from "../../../src/adapters/node/byte-source.ts";
import { importFile } from "../../../src/importers/registry.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import { sampleFinding, sampleReport } from "../../support/samples/sample-report.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

const LABELS = String.raw`\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*\}`;
const SAMPLE = new RegExp(`^(?<name>[a-z_]+)(?<labels>${LABELS}) (?<value>-?[0-9.e+-]+)$`);

/** A strict reader of what we write, by the grammar of OpenMetrics 1.0: families in one piece, each place once. */
function readOpenMetrics(text: string): ReadonlyMap<string, number> {
  expect(text.endsWith("# EOF\n")).toBe(true);
  const lines = text.slice(0, -"# EOF\n".length).trimEnd().split("\n");
  const families = lines.flatMap((line) => /^# TYPE (\w+) (?:gauge|stateset)$/.exec(line)?.[1] ?? []);
  expect(new Set(families).size).toBe(families.length);
  const samples = lines
    .filter((line) => !line.startsWith("# "))
    .map((line) => SAMPLE.exec(line)?.groups ?? { name: line, labels: "", value: "no sample" });
  // Those of a family stand together.
  const order = samples.map(({ name }) => name).filter((name, index, all) => name !== all[index - 1]);
  expect(order).toEqual(families);
  const values = new Map(samples.map(({ name, labels, value }) => [`${name}${labels}`, Number(value)]));
  expect(values.size).toBe(samples.length);
  return values;
}

describe("OpenMetrics", () => {
  test("have the verdict as a state set, and the numbers of every comparison", () => {
    const finding = sampleFinding({ values: { baseline: 0.8, candidate: 0.75 }, estimate: -0.05 });
    const values = readOpenMetrics(
      renderOpenMetrics(sampleReport({ verdict: "fail", exitCode: 1, findings: [finding] })),
    );
    const gate = 'gate="support-bot"';
    const of = `${gate},metric="rule-score",group="mode=fast",finding="pass",role="gate"`;
    expect(values.get(`regression_gate_verdict{${gate},regression_gate_verdict="fail"}`)).toBe(1);
    expect(values.get(`regression_gate_verdict{${gate},regression_gate_verdict="pass"}`)).toBe(0);
    expect(values.get(`regression_gate_value{${of},unit="",side="candidate"}`)).toBe(0.75);
    expect(values.get(`regression_gate_change{${of}}`)).toBe(-0.05);
    expect(values.get(`regression_gate_exit_code{${gate}}`)).toBe(1);
  });

  test("leave out numbers that are missing, and a place that comes twice", () => {
    const none = sampleFinding({ values: { baseline: null, candidate: null }, estimate: null });
    const values = readOpenMetrics(
      renderOpenMetrics(sampleReport({ findings: [none, sampleFinding(), sampleFinding()] })),
    );
    expect([...values.keys()].filter((key) => key.startsWith("regression_gate_value{"))).toHaveLength(2);
  });

  test.each(HOSTILE)("keep the name %j in its label", (name) => {
    const finding = sampleFinding({ metric: name, group: { [name]: name } });
    const values = readOpenMetrics(renderOpenMetrics(sampleReport({ id: name, findings: [finding] })));
    expect(values.size).toBeGreaterThan(8);
  });
});

describe("A badge", () => {
  test.each([
    ["pass", "success", "brightgreen"],
    ["pass", "neutral", "lightgrey"],
    ["warn", "success", "yellow"],
    ["inconclusive", "failure", "lightgrey"],
    ["fail", "failure", "red"],
  ] as const)("of the verdict %s with the conclusion %s is %s", (verdict, conclusion, color) => {
    const badge: unknown = JSON.parse(renderBadge(sampleReport({ verdict, conclusion })));
    expect(badge).toEqual({ schemaVersion: 1, label: "support-bot", message: expect.any(String), color });
  });
});

test("A list for github-action-benchmark holds the values of one direction, and can be read back", () => {
  const findings = [
    sampleFinding({ metric: "time", better: "lower", unit: "ms", values: { baseline: 1, candidate: 1.5 } }),
    sampleFinding({ metric: "empty", better: "lower", values: { baseline: 1, candidate: null } }),
    sampleFinding({ metric: "rate", better: "higher", unit: "ops/s", values: { baseline: 1, candidate: 9 } }),
  ];
  const report = sampleReport({ findings });
  const smaller: unknown = JSON.parse(renderCustomList(report, "lower"));
  expect(smaller).toMatchObject([{ name: "time (mode=fast)", unit: "ms", value: 1.5 }]);
  expect(JSON.parse(renderCustomList(report, "higher"))).toMatchObject([{ unit: "ops/s", value: 9 }]);
  const bytes = Buffer.from(renderCustomList(report, "lower"));
  const [row] = [...importFile(memoryBytes(bytes, "list.json"), null, null).rows];
  expect(Object.values(row?.metrics ?? {})).toEqual([1.5]);
});

describe("Rows of tau-bench", () => {
  const rows = [0, 1, 2].flatMap((task) =>
    [0, 1].map((repetition) =>
      sampleRow({
        axes: { task_id: task },
        repetition,
        side: "candidate",
        ...(task === 2 && repetition === 1
          ? {
              status: "errored",
              metrics: {},
              error: { class: "timeout", code: "timeout", message: "no answer" },
            }
          : { status: "ok", metrics: { reward: (task + repetition) % 2 } }),
      }),
    ),
  );
  const text = [...tauBenchRows(rows)].join("");
  type Row = (typeof rows)[number];
  const byTask = (a: Row, b: Row): number =>
    Number(a.axes["task"]) - Number(b.axes["task"]) || a.repetition - b.repetition;

  test("have a reward for each task and trial, and the error of one without an answer", () => {
    expect(JSON.parse(text)).toMatchObject([
      { task_id: 0, trial: 0, reward: 0, info: {}, traj: [] },
      { task_id: 0, trial: 1, reward: 1 },
      { task_id: 1, trial: 0, reward: 1 },
      { task_id: 1, trial: 1, reward: 0 },
      { task_id: 2, trial: 0, reward: 0 },
      { task_id: 2, trial: 1, reward: 0, info: { error: "timeout: no answer" } },
    ]);
    expect([...tauBenchRows([])].join("")).toBe("[]\n");
  });

  test.each([
    ["a list", text],
    ["a row a line", text.replaceAll(/^\[\n|,$|\n\]$/gmu, "")],
  ])("are read back as they were from %s", (_, written) => {
    const imported = importFile(memoryBytes(Buffer.from(written), "results.json"), null, null);
    const back = [...imported.rows]
      .toSorted(byTask)
      .map(({ axes, repetition, status, metrics }) => [
        axes["task"],
        repetition,
        status,
        metrics["reward"] ?? null,
      ]);
    expect(back).toEqual(
      rows.map(({ axes, repetition, status, metrics }) => [
        String(axes["task_id"]),
        repetition,
        status,
        metrics["reward"] ?? null,
      ]),
    );
  });

  test("with one trial twice, or cut, are refused", () => {
    const twice = JSON.stringify([0, 0].map((trial) => ({ task_id: 1, trial, reward: 1 })));
    for (const bad of [twice, text.slice(0, 150), '[{"task_id":1,"trial":0,"reward":"1"}]']) {
      expect(() => [...importFile(memoryBytes(Buffer.from(bad), "f.json"), null, null).rows]).toThrow(
        /f\.json/,
      );
    }
  });
});
