import { describe, expect, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const TASKS = Array.from({ length: 20 }, (_, index) => `t${String(index).padStart(2, "0")}`);

interface Row {
  readonly task: string;
  readonly repetition: number;
}

/** Rows of 20 tasks, `count` of each; harder tasks have a lower score, and no two repetitions are the same. */
function rows(count: number, keeps: (row: Row, index: number) => boolean = () => true): readonly Row[] {
  return TASKS.flatMap((task) =>
    Array.from({ length: count }, (_, repetition) => ({ task, repetition })),
  ).filter(keeps);
}

function text(all: readonly Row[], score: (row: Row) => number = usual): string {
  return all
    .map(
      (row) =>
        `${JSON.stringify({ axes: { task: row.task }, repetition: row.repetition, metrics: { score: score(row) } })}\n`,
    )
    .join("");
}

function usual({ task, repetition }: Row): number {
  const number = Number(task.slice(1));
  return Number.isNaN(number) ? 0.99 : 0.5 + number / 50 + ((number * 7 + repetition * 13) % 10) / 500;
}

const config = (compare: string, more = ""): string => `version: 1
id: fewer
matrix: { axes: { task: [${TASKS.join(", ")}] } }
run: { results-file: rows.jsonl }
metrics: { score: { kind: score, better: higher, margin: 0.05${more} } }
compare: { ${compare} }
baseline: { from: file, path: base.jsonl }
`;
const PAIRED = "unit: task";
const UNPAIRED = "unit: repetition, by: []";

interface Files {
  readonly base: string;
  readonly candidate: string;
}

async function judged(
  configText: string,
  { base, candidate }: Files,
  command: "compare" | "gate" = "compare",
): Promise<Report> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), configText);
    writeFileSync(join(folder, "base.jsonl"), base);
    writeFileSync(join(folder, "rows.jsonl"), candidate);
    const named =
      command === "compare" ? ["--baseline", "base.jsonl", "--candidate", "rows.jsonl"] : ["--quiet"];
    const { stdout, stderr, exitCode } = await runCli(folder, [command, ...named, "--format", "json"]);
    if (exitCode === 2) throw new Error(stderr);
    return parseReport(stdout, "stdout");
  });
}

const causes = ({ causes: all }: Report): readonly string[] =>
  all.map(({ name, cost, text: said }) => `${cost} ${name}: ${said}`);

describe.each([
  ["compare", PAIRED],
  ["compare", UNPAIRED],
  ["gate", PAIRED],
  ["gate", UNPAIRED],
] as const)("%s with %s", (command, compare) => {
  const against = (candidate: readonly Row[], base = rows(5)): Promise<Report> =>
    judged(config(compare), { base: text(base), candidate: text(candidate) }, command);

  test("a row that the baseline has and the candidate lacks is named, and no plain pass", async () => {
    const report = await against(rows(5, ({ task, repetition }) => task !== "t03" || repetition !== 4));
    expect([report.verdict, report.title]).toEqual([
      "warn",
      "Warning: 1 trial of the baseline missing: task=t03 (4 of 5)",
    ]);
  });

  test("fewer than half of a case's rows are inconclusive", async () => {
    const report = await against(rows(2));
    expect([report.verdict, report.exitCode, causes(report)[0]]).toEqual([
      "inconclusive",
      3,
      "inconclusive measured-less: 60 trials of the baseline missing: task=t00 (2 of 5), task=t01 (2 of 5), task=t02 (2 of 5) (+17 more)",
    ]);
  });

  test("where tools choose how often they measure, one or two fewer are a note", async () => {
    const uneven =
      (less: number) =>
      (row: Row): boolean =>
        row.repetition < 10 + (Number(row.task.slice(1)) % 3) * 4 - (row.task === "t04" ? less : 0);
    const report = await against(rows(20, uneven(2)), rows(20, uneven(0)));
    expect([report.verdict, causes(report)]).toEqual(["pass", []]);
    expect(report.warnings.map(({ code, text: said }) => `${code}: ${said}`)).toEqual([
      "fewer-trials: The candidate has 12 trials where the baseline has 14: task=t04 (12 of 14). It detects larger changes only.",
    ]);
  });

  test("a gap in the numbers of a case is a missing row even there", async () => {
    const uneven = (row: Row): boolean => row.repetition < 10 + (Number(row.task.slice(1)) % 3) * 4;
    const report = await against(
      rows(20, (row) => uneven(row) && !(row.task === "t04" && [2, 3].includes(row.repetition))),
      rows(20, uneven),
    );
    expect([report.verdict, report.title]).toEqual([
      "warn",
      "Warning: 2 trials of the baseline missing: task=t04 (12 of 14)",
    ]);
  });

  test("as many or more rows are a plain pass", async () => {
    for (const count of [5, 9]) {
      const report = await against(rows(count));
      expect([report.verdict, causes(report), report.warnings]).toEqual(["pass", [], []]);
    }
  });
});

test("a regression among fewer rows stays one", async () => {
  const worse = (row: Row): number => usual(row) - 0.3;
  const report = await judged(config(PAIRED), { base: text(rows(5)), candidate: text(rows(2), worse) });
  expect([report.verdict, report.exitCode]).toEqual(["fail", 1]);
});

test("the cost of fewer trials is the config's", async () => {
  const lifted = `${config(PAIRED)}gate: { measured-less: note }\n`;
  const report = await judged(lifted, { base: text(rows(5)), candidate: text(rows(2)) });
  expect([report.verdict, report.causes.map(({ name }) => name)]).toEqual(["pass", ["measured-less"]]);
});

describe("new cases where repetitions are the units", () => {
  const EASY: readonly Row[] = ["n1", "n2", "n3", "n4", "n5"].flatMap((task) =>
    Array.from({ length: 5 }, (_, repetition) => ({ task, repetition })),
  );

  test("are no part of the mean that is compared, and are named", async () => {
    const report = await judged(config(UNPAIRED), {
      base: text(rows(5)),
      candidate: text([...rows(5), ...EASY]),
    });
    const [finding] = report.findings;
    expect([finding?.kind, finding?.estimate, report.units.onlyCandidate]).toEqual([
      "pass",
      0,
      ["task=n1", "task=n2", "task=n3", "task=n4", "task=n5"],
    ]);
    expect(report.completeness.counts.ok).toBe(125);
  });

  test("cannot hide that the others are worse", async () => {
    const worse = (row: Row): number => (row.task.startsWith("n") ? 0.99 : usual(row) - 0.08);
    const candidate = text([...rows(5), ...EASY], worse);
    expect((await judged(config(UNPAIRED), { base: text(rows(5)), candidate })).verdict).toBe("fail");
  });

  test("are part of a limit, which is about this run alone", async () => {
    const bad = (row: Row): number => (row.task.startsWith("n") ? 0 : usual(row));
    const report = await judged(config(UNPAIRED, ", min: 0.65"), {
      base: text(rows(5)),
      candidate: text([...rows(5), ...EASY], bad),
    });
    // Of all 25 tasks: 20 of about 0.7 and five of 0.
    expect(report.limits.map(({ result }) => result)).toEqual(["broken"]);
  });
});

describe("a unit of several cases, which are one mean", () => {
  const MODELS = { small: 0.5, large: 0.9, new: 1 } as const;
  type Model = keyof typeof MODELS;
  const POOLED = config("unit: task, by: []").replace("] } }", "], model: [small, large, new] } }");

  function pooled(
    models: readonly Model[],
    less: number,
    keeps: (task: string, model: Model) => boolean = () => true,
  ): string {
    const cases = TASKS.flatMap((task) => models.map((model) => ({ task, model }))).filter(
      ({ task, model }) => keeps(task, model),
    );
    return cases
      .flatMap((axes) => [0, 1].map((repetition) => ({ axes, repetition })))
      .map(({ axes, repetition }) => {
        const noise = usual({ task: axes.task, repetition }) / 100;
        return `${JSON.stringify({ axes, repetition, metrics: { score: MODELS[axes.model] - (axes.model === "new" ? 0 : less) - noise } })}\n`;
      })
      .join("");
  }
  const BASE = pooled(["small", "large"], 0);

  test.each(["compare", "gate"] as const)(
    "%s: a case that every unit lost is no improvement, and is named",
    async (command) => {
      const planned = POOLED.replace("[small, large, new]", "[large]");
      const report = await judged(planned, { base: BASE, candidate: pooled(["large"], 0) }, command);
      expect([report.verdict, report.title]).toEqual([
        "warn",
        "Warning: 40 trials of the baseline missing: task=t00, model=small (0 of 2), task=t01, model=small (0 of 2), task=t02, model=small (0 of 2) (+17 more)",
      ]);
      expect(report.findings.map(({ kind }) => kind)).toEqual(["pass"]);
    },
  );

  test("nor one that some units lost", async () => {
    const candidate = pooled(["small", "large"], 0, (task, model) => model === "large" || task < "t10");
    const report = await judged(POOLED, { base: BASE, candidate });
    expect([report.verdict, report.findings.map(({ kind }) => kind)]).toEqual(["warn", ["pass"]]);
  });

  test("losing its hard case does not hide that the others are worse", async () => {
    expect((await judged(POOLED, { base: BASE, candidate: pooled(["large"], 0.1) })).verdict).toBe("fail");
  });

  test.each(["compare", "gate"] as const)("%s: nor does a new easy case, which is named", async (command) => {
    const candidate = pooled(["small", "large", "new"], 0.1);
    const report = await judged(POOLED, { base: BASE, candidate }, command);
    expect(report.verdict).toBe("fail");
    expect(report.warnings.map(({ code, text: said }) => `${code}: ${said}`)).toContain(
      "new-cases: 20 new cases of units that the baseline has (one is task=t00, model=new) are no part of the means that are compared. Limits look at them.",
    );
  });
});

test("means of different cases are compared with a warning, and those of the baseline are named as gone", async () => {
  const renamed = rows(5).map((row) => ({ ...row, task: `n${row.task}` }));
  const report = await judged(config(UNPAIRED), {
    base: text(rows(5)),
    candidate: text(renamed, ({ task, repetition }) => usual({ task: task.slice(1), repetition })),
  });
  expect(report.warnings.map(({ code }) => code)).toContain("no-common-case");
  expect(causes(report)).toEqual([
    "warn dropped-units: 20 units of the baseline dropped: task=t00, task=t01, task=t02 (+17 more)",
  ]);
});

describe("units whose cases have another value of an axis that the config does not list", () => {
  const of = (more: Readonly<Record<string, string>>): string =>
    rows(2)
      .map(({ task, repetition }) => ({ axes: { task, ...more }, repetition, metrics: { score: 0.5 } }))
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("");
  const against = (base: string, candidate: string): Promise<Report> =>
    judged(config(`${PAIRED}, by: []`), { base, candidate });

  test.each([
    ["another value", { model: "large" }, { model: "small" }],
    ["the axis no more", { model: "large" }, {}],
  ])("%s is no plain pass", async (_, before, after) => {
    const report = await against(of(before), of(after));
    expect(causes(report)).toEqual([
      "warn dropped-units: 20 units of the baseline dropped: model=large, task=t00, model=large, task=t01, model=large, task=t02 (+17 more)",
    ]);
    expect(report.warnings.map(({ text: said }) => said)).toContainEqual(
      expect.stringMatching(/^The two sides have no case in common in 20 units: the mean of 1 case /),
    );
  });

  test("an additional axis loses nothing, and is said", async () => {
    const report = await against(of({}), of({ model: "large" }));
    expect([report.verdict, report.warnings.map(({ code }) => code)]).toEqual(["pass", ["no-common-case"]]);
  });
});
