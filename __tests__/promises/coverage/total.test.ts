import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { lcovOf } from "../../support/coverage-repository.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

type Hits = Readonly<Record<string, readonly (number | null)[]>>;

/** Two reports outside of git. */
async function compare(baseline: Hits | string, candidate: Hits | string, config?: string): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    const text = (side: Hits | string): string => (typeof side === "string" ? side : lcovOf(side));
    await writeFiles(folder, {
      "a.info": text(baseline),
      "b.info": text(candidate),
      ...(config === undefined ? {} : { "regression-gate.yml": config }),
    });
    return runCli(folder, ["compare", "--baseline", "a.info", "--candidate", "b.info", "--format", "json"]);
  });
}

async function judged(...sides: Parameters<typeof compare>) {
  const { stdout, stderr } = await compare(...sides);
  if (stdout === "") throw new Error(stderr);
  const { verdict, exitCode, title, causes, coverage } = parseReport(stdout, "stdout");
  if (coverage === undefined) throw new Error("expected coverage in the report");
  return { verdict, exitCode, title, causes: causes.map(({ name }) => name), coverage };
}

const config = (coverage: string): string => `version: 1
id: demo
run: { results-file: b.info }
matrix: { axes: { file: [total] } }
coverage: ${coverage}
`;

const many = (covered: number, total: number): readonly number[] =>
  Array.from({ length: total }, (_, index) => (index < covered ? 1 : 0));

describe("coverage of all files", () => {
  test("that is as before is a plain pass, which says the share", async () => {
    expect(await judged({ "a.c": [1, 0] }, { "a.c": [1, 0] })).toMatchObject({
      verdict: "pass",
      exitCode: 0,
      title: "No coverage lost: lines 50.00% → 50.00%",
      causes: [],
    });
  });

  test("that loses one line of thousands fails by default, however the percentage rounds", async () => {
    const { title, exitCode, causes } = await judged(
      { "a.c": many(15_000, 30_000) },
      { "a.c": many(14_999, 30_000) },
    );
    expect([exitCode, causes]).toEqual([1, ["coverage-lost"]]);
    expect(title).toContain("15,000 of 30,000 → 14,999 of 30,000");
  });

  test("may fall as far as min-change says, to the line", async () => {
    const by = async (covered: number) =>
      (
        await judged(
          { "a.c": many(800, 1000) },
          { "a.c": many(covered, 1000) },
          config("{ min-change: -0.5 points }"),
        )
      ).exitCode;
    expect([await by(795), await by(794)]).toEqual([0, 1]);
  });

  test("below the least is broken, and at it is not", async () => {
    const by = async (covered: number) =>
      (await judged({ "a.c": many(1, 1000) }, { "a.c": many(covered, 1000) }, config("{ min: 80% }"))).causes;
    expect([await by(800), await by(799)]).toEqual([[], ["coverage-below-min"]]);
  });

  test("falls without a loss where covered code was removed", async () => {
    const { verdict, coverage } = await judged({ "a.c": [1, 1, 1, 1, 0] }, { "a.c": [1, 0] });
    expect([verdict, coverage.newlyUncovered]).toEqual(["pass", 0]);
  });

  test("is lost where removed uncovered code makes room for it", async () => {
    const before = { "a.c": many(50, 100), "b.c": many(50, 50) };
    const { causes, coverage } = await judged(before, { "a.c": many(50, 50), "b.c": many(0, 50) });
    expect(causes).toContain("coverage-lost");
    expect(coverage.lost.first[0]).toMatchObject({ file: "b.c" });
  });

  test("names the file in which most is uncovered that was not, and new files", async () => {
    const { coverage, title } = await judged({ "a.c": [1, 1] }, { "a.c": [1, 0], "b.c": [0, 0, 0] });
    expect(coverage.lost.first.map(({ file }) => file)).toEqual(["b.c", "a.c"]);
    expect(title).toContain("most in b.c (new, 3 uncovered) (+1 more file)");
  });
});

describe("files that leave the report", () => {
  test("with the uncovered lines are no silent gain", async () => {
    const { verdict, causes, coverage } = await judged(
      { "a.c": [1, 1, 1, 1, 1, 1, 1, 1, 1, 0], "bad.c": [0, 0] },
      { "a.c": [1, 1, 1, 1, 1, 1, 1, 1, 1, 0] },
    );
    expect([verdict, causes]).toEqual(["warn", ["coverage-files-left"]]);
    expect(coverage.compared?.baseline).toEqual({ covered: 9, total: 10 });
  });

  test("do not hide a loss elsewhere", async () => {
    const { causes } = await judged({ "a.c": many(10, 10), "bad.c": [0, 0] }, { "a.c": many(9, 10) });
    expect(causes).toEqual(["coverage-lost", "coverage-files-left"]);
  });

  test("with more than a fifth of the lines leave a report that may be half of one", async () => {
    const { exitCode, causes } = await judged(
      { "a.c": many(5, 5), "b.c": many(5, 5) },
      { "a.c": many(5, 5) },
    );
    expect([exitCode, causes]).toEqual([3, ["coverage-incomplete", "coverage-files-left"]]);
  });
});

describe("a report", () => {
  test("without lines is inconclusive, on both sides too", async () => {
    const nothing = "SF:a.c\nend_of_record\n";
    expect((await judged({ "a.c": [1] }, nothing)).causes).toContain("coverage-incomplete");
    expect((await judged(nothing, nothing)).exitCode).toBe(3);
  });

  test("whose paths begin elsewhere is compared file by file", async () => {
    const { causes, coverage } = await judged(
      { "/home/a/p/src/x.c": [1, 1], "/home/a/p/src/y.c": [1, 0] },
      { "/build/p/src/x.c": [1, 0], "/build/p/src/y.c": [1, 0], "/build/p/lib/z.c": [1] },
    );
    expect(causes).toEqual(["coverage-lost"]);
    expect([coverage.left.count, coverage.came.count, coverage.lost.first[0]?.file]).toEqual([
      0,
      1,
      "src/x.c",
    ]);
  });

  test("of another format counts the same things or is not compared", async () => {
    const go = "mode: set\nm/a.go:1.1,2.2 1 1\n";
    const { exitCode, causes } = await judged({ "a.c": [1] }, go);
    expect([exitCode, new Set(causes)]).toEqual([
      3,
      new Set(["coverage-incomplete", "coverage-files-left", "nothing-compared"]),
    ]);
  });

  test("of more files than a screen has names the first and the number of all", async () => {
    const files = Array.from({ length: 300 }, (_, index) => `d${index}/f.c`);
    const { coverage } = await judged(
      Object.fromEntries(files.map((file) => [file, [1]])),
      Object.fromEntries(files.map((file) => [file, [0]])),
    );
    expect([coverage.lost.count, coverage.lost.first.length]).toEqual([300, 200]);
  });
});
