import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { clover } from "../../../src/importers/coverage/clover.ts";
import { cobertura } from "../../../src/importers/coverage/cobertura.ts";
import { coveragePy, coverageSummary, llvmCov } from "../../../src/importers/coverage/coverage-json.ts";
import { goCover } from "../../../src/importers/coverage/go-cover.ts";
import { jacoco } from "../../../src/importers/coverage/jacoco.ts";
import { lcov } from "../../../src/importers/coverage/lcov.ts";
import { counts } from "../../support/coverage-reports.ts";
import { expectedOf, isRecognised, MANIFEST, readTool, toolFile } from "../../support/tool-files.ts";

const ALL = [clover, cobertura, coveragePy, coverageSummary, goCover, jacoco, lcov, llvmCov];
const FILES = MANIFEST.map(({ path }) => path).filter((path) =>
  ALL.some(({ format }) => path.startsWith(`${format}/`)),
);

test("all files of real tools are here", () => {
  expect(FILES).toHaveLength(13);
});

describe.each(FILES)("%s", (path) => {
  const importer = ALL.find(({ format }) => path.startsWith(`${format}/`)) ?? lcov;
  const { rows, metrics } = readTool(importer, toolFile(path));

  test("is recognised, with the total first, shares of counts, and no absolute path", () => {
    expect(isRecognised(importer, toolFile(path))).toBe(true);
    expect(rows[0]?.axes).toEqual({ file: "total" });
    for (const { axes, metrics: values } of rows) {
      expect(String(axes["file"])).not.toMatch(/^[/\\]/);
      for (const { name, kind } of metrics.filter((one) => one.kind === "score")) {
        const counted = { "line-coverage": "lines", "statement-coverage": "statements" }[name];
        if (counted === undefined || values[name] === undefined) continue;
        const [covered, total] = [Number(values[`covered-${counted}`]), Number(values[counted])];
        expect([kind, values[name]]).toEqual(["score", total === 0 ? null : covered / total]);
      }
    }
    expect(
      metrics.filter(({ role }) => role === "gate").every(({ name }) => name.endsWith("-coverage")),
    ).toBe(true);
  });
});

const read = (path: string, importer: typeof lcov): ReturnType<typeof counts> =>
  counts(readTool(importer, toolFile(path)).rows);

test("lcov: distinct lines and branches, functions as the writer counts them", () => {
  const shape = z.object({
    files: z.int(),
    lines_found: z.int(),
    lines_hit: z.int(),
    branches_found: z.int(),
    branches_hit: z.int(),
    summary_records: z.object({ FNF: z.int(), FNH: z.int() }),
  });
  for (const path of FILES.filter((one) => one.startsWith("lcov/"))) {
    const expected = expectedOf(path, shape);
    const found = read(path, lcov);
    expect(Object.keys(found)).toHaveLength(expected.files + 1);
    const { FNF, FNH } = expected.summary_records;
    expect([path, found["total"]]).toEqual([
      path,
      {
        lines: `${expected.lines_hit}/${expected.lines_found}`,
        branches: `${expected.branches_hit}/${expected.branches_found}`,
        // Geninfo writes no sums; lcov --summary says 4 of 5.
        functions: FNF === 0 ? "4/5" : `${FNH}/${FNF}`,
      },
    ]);
  }
});

test("Cobertura: lines and conditions of classes", () => {
  const path = "cobertura/coverage-py-branch.xml";
  const shape = z.object({
    class_lines: z.int(),
    class_lines_hit: z.int(),
    conditions: z.array(z.int()),
    files: z.array(z.string()),
  });
  const expected = expectedOf(path, shape);
  const found = read(path, cobertura);
  expect(found["total"]).toEqual({
    lines: `${expected.class_lines_hit}/${expected.class_lines}`,
    branches: expected.conditions.join("/"),
  });
  expect(Object.keys(found).slice(1).toSorted()).toEqual(expected.files.toSorted());
});

test("coverage.py: totals and each file", () => {
  const shape = z.object({
    totals: z.record(z.string(), z.unknown()),
    files: z.record(z.string(), z.tuple([z.int(), z.int()])),
  });
  const { totals, files } = expectedOf("coverage-py/branch.json", shape);
  const found = read("coverage-py/branch.json", coveragePy);
  expect(found["total"]).toEqual({
    lines: `${String(totals["covered_lines"])}/${String(totals["num_statements"])}`,
    branches: `${String(totals["covered_branches"])}/${String(totals["num_branches"])}`,
  });
  for (const [file, [covered, total]] of Object.entries(files))
    expect([file, found[file]?.["lines"]]).toEqual([file, `${covered}/${total}`]);
});

test.each(["c8", "jest"])("coverage-summary of %s: counts, and no branchesTrue", (name) => {
  const path = `coverage-summary/${name}.json`;
  const shape = z.object({ total: z.record(z.string(), z.object({ covered: z.int(), total: z.int() })) });
  const { branchesTrue: _, ...total } = expectedOf(path, shape).total;
  expect(read(path, coverageSummary)["total"]).toEqual(
    Object.fromEntries(Object.entries(total).map(([kind, one]) => [kind, `${one.covered}/${one.total}`])),
  );
});

test("Go: statements of distinct blocks", () => {
  const shape = z.object({ statements: z.int(), statements_hit: z.int() });
  const { statements, statements_hit: hit } = expectedOf("go-cover/set.out", shape);
  expect(read("go-cover/set.out", goCover)["total"]).toEqual({ statements: `${hit}/${statements}` });
});

test("JaCoCo: counters of the report", () => {
  const { counters } = expectedOf(
    "jacoco/jacoco.xml",
    z.object({ counters: z.record(z.string(), z.array(z.int())) }),
  );
  const of = (type: string): string | undefined => counters[type]?.join("/");
  expect(read("jacoco/jacoco.xml", jacoco)).toEqual({
    total: {
      lines: of("LINE"),
      branches: of("BRANCH"),
      functions: of("METHOD"),
      instructions: of("INSTRUCTION"),
    },
    "ex/Lib.java": expect.anything(),
  });
});

test("Clover: metrics of the project", () => {
  const shape = z.object({ project_metrics: z.record(z.string(), z.string()) });
  const { project_metrics: said } = expectedOf("clover/jest.xml", shape);
  expect(read("clover/jest.xml", clover)).toEqual({
    total: {
      statements: `${said["coveredstatements"]}/${said["statements"]}`,
      branches: `${said["coveredconditionals"]}/${said["conditionals"]}`,
      functions: `${said["coveredmethods"]}/${said["methods"]}`,
    },
    "lib.cjs": expect.anything(),
  });
});

test("llvm-cov: totals", () => {
  const shape = z.object({ totals: z.record(z.string(), z.object({ covered: z.int(), count: z.int() })) });
  const { instantiations: _, ...totals } = expectedOf("llvm-cov/export.json", shape).totals;
  expect(read("llvm-cov/export.json", llvmCov)["total"]).toEqual(
    Object.fromEntries(Object.entries(totals).map(([kind, one]) => [kind, `${one.covered}/${one.count}`])),
  );
});
