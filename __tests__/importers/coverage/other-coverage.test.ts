import { describe, expect, test } from "@jest/globals";
import { clover } from "../../../src/importers/coverage/clover.ts";
import { cobertura } from "../../../src/importers/coverage/cobertura.ts";
import { coveragePy, coverageSummary, llvmCov } from "../../../src/importers/coverage/coverage-json.ts";
import { goCover } from "../../../src/importers/coverage/go-cover.ts";
import { jacoco } from "../../../src/importers/coverage/jacoco.ts";
import type { FileImporter } from "../../../src/importers/importer.ts";
import { countsOf } from "../../support/coverage-reports.ts";
import { bytesOf, isRecognised, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const problems = (importer: FileImporter, text: string): readonly string[] =>
  problemLines(() => readTool(importer, bytesOf(text)));
const codes = (importer: FileImporter, text: string): readonly string[] =>
  readTool(importer, bytesOf(text)).warnings.map(({ code }) => code);

describe("Cobertura", () => {
  const report = (classes: string, sources = ""): string =>
    `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd"><coverage line-rate="0.9"><sources>${sources}</sources><packages><package><classes>${classes}</classes></package></packages></coverage>`;
  const line = (rest: string): string => `<line ${rest}/>`;
  const ofFile = (name: string, lines: string): string =>
    `<class filename="${name}"><methods><method><lines>${line('number="1" hits="1"')}${line('number="77" hits="1"')}</lines></method></methods><lines>${lines}</lines></class>`;

  test("joins classes of one file, and reads no lines of methods", () => {
    const outer = ofFile(
      "A.java",
      line('number="1" hits="0"') + line('number="2" hits="0" branch="true" condition-coverage="50% (1/2)"'),
    );
    const inner = ofFile(
      "A.java",
      line('number="1" hits="3"') + line('number="2" hits="0" branch="True" condition-coverage="0% (0/2)"'),
    );
    expect(countsOf(cobertura, report(outer + inner))).toEqual({
      total: { lines: "1/2", branches: "1/2" },
      "A.java": { lines: "1/2", branches: "1/2" },
    });
  });

  test("names files by their source where there is one, and it is in a checkout", () => {
    const one = ofFile("lib.py", line('number="1" hits="1"'));
    const names = (...sources: readonly string[]): readonly string[] =>
      Object.keys(
        countsOf(cobertura, report(one, sources.map((path) => `<source>${path}</source>`).join(""))),
      );
    expect(names("/home/runner/work/re/re/src")).toEqual(["total", "src/lib.py"]);
    expect(names("/x/y")).toEqual(["total", "lib.py"]);
    expect(names("/home/runner/work/re/re/src", "/y")).toEqual(["total", "lib.py"]);
    expect(names()).toEqual(["total", "lib.py"]);
  });

  test("is refused where numbers are none, a class has no file, or the file is cut off", () => {
    expect(problems(cobertura, report(ofFile("a", line('number="1" hits="x"'))))[0]).toContain(
      "how often line 1 ran",
    );
    const branch = 'number="1" hits="1" branch="true" condition-coverage="150% (3/2)"';
    expect(problems(cobertura, report(ofFile("a", line(branch))))[0]).toContain(
      "how many branches of line 1",
    );
    expect(problems(cobertura, report(ofFile("a", line('number="" hits="1"'))))[0]).toContain(
      "number of a line",
    );
    expect(problems(cobertura, report(ofFile("", "")))[0]).toContain("no filename");
    expect(problems(cobertura, "<report/>")[0]).toContain("expected an element coverage");
    const text = report(ofFile("a", line('number="1" hits="1"')));
    for (const share of [0.5, 0.9]) {
      expect(problems(cobertura, text.slice(0, Math.floor(text.length * share)))[0]).toContain("cut off");
    }
  });

  test("and Clover are told apart", () => {
    const text = report("");
    expect([isRecognised(cobertura, bytesOf(text)), isRecognised(clover, bytesOf(text))]).toEqual([
      true,
      false,
    ]);
    const other = '<coverage generated="1" clover="4"><project><metrics/></project></coverage>';
    expect([isRecognised(cobertura, bytesOf(other)), isRecognised(clover, bytesOf(other))]).toEqual([
      false,
      true,
    ]);
    expect([
      isRecognised(cobertura, bytesOf("<coverage/>")),
      isRecognised(clover, bytesOf("<coverage/>")),
    ]).toEqual([false, false]);
  });
});

describe("Clover", () => {
  const metrics = (statements: string, covered: string): string =>
    `<metrics statements="${statements}" coveredstatements="${covered}" conditionals="2" coveredconditionals="1"/>`;
  const report = (files: string, total = metrics("4", "2")): string =>
    `<coverage><project name="p">${files}${total}</project><testproject>${metrics("9", "9")}</testproject></coverage>`;
  const file = (attributes: string): string =>
    `<file ${attributes}><class name="C">${metrics("1", "1")}</class>${metrics("4", "2")}</file>`;

  test("reads the project and its files, not classes, packages and tests", () => {
    const text = report(`<package name="a.b">${metrics("8", "8")}${file('name="C.php"')}</package>`);
    expect(countsOf(clover, text)).toEqual({
      total: { statements: "2/4", branches: "1/2" },
      "a/b/C.php": { statements: "2/4", branches: "1/2" },
    });
    expect(Object.keys(countsOf(clover, report(file('name="/x/y/C.php"'))))).toEqual(["total", "C.php"]);
  });

  test("tells totals that are not the sum, and refuses what is no count", () => {
    expect(codes(clover, report(file('name="C.php"'), metrics("5", "2")))).toEqual(["count-disagrees"]);
    expect(problems(clover, report("", metrics("1", "0") + metrics("1", "1")))[0]).toContain("one project");
    expect(problems(clover, report("", metrics("x", "2")))[0]).toContain("expected numbers of statements");
    expect(problems(clover, report("", metrics("1", "2")))[0]).toContain("got 2 of 1 covered");
    expect(problems(clover, report(file('name="C"'), ""))[0]).toContain("expected metrics of the project");
    expect(problems(clover, report(file('name="C"') + file('name="C"')))[0]).toContain("each file once");
    expect(problems(clover, "<coverage><project><metrics")[0]).toContain("cut off");
  });
});

describe("JaCoCo", () => {
  const counter = (type: string, missed: string, covered: string): string =>
    `<counter type="${type}" missed="${missed}" covered="${covered}"/>`;
  const file = (missed: string): string =>
    `<package name="ex"><class name="C">${counter("LINE", "9", "9")}</class><sourcefile name="A.java">${counter("LINE", missed, "1")}</sourcefile>${counter("LINE", "7", "7")}</package>`;
  const report = (inside: string): string =>
    `<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="r">${inside}</report>`;

  test("reads counters of the report and of source files, in groups too", () => {
    const text = report(
      `<group name="m1">${file("1")}</group><group name="m2">${file("3")}</group>${counter("LINE", "4", "2")}${counter("COMPLEXITY", "1", "1")}${counter("constructor", "1", "1")}`,
    );
    expect(isRecognised(jacoco, bytesOf(text))).toBe(true);
    expect(countsOf(jacoco, text)).toEqual({
      total: { lines: "2/6" },
      "m1/ex/A.java": { lines: "1/2" },
      "m2/ex/A.java": { lines: "1/4" },
    });
  });

  test("is refused without counters of its own, with numbers that are none, with a file twice, or cut off", () => {
    expect(problems(jacoco, report(file("1")))[0]).toContain("expected counters of the whole report");
    expect(problems(jacoco, report(counter("LINE", "", "1")))[0]).toContain(
      "expected numbers in the counter LINE",
    );
    expect(problems(jacoco, report(counter("LINE", "-1", "1")))[0]).toContain("expected numbers");
    expect(problems(jacoco, report(file("1") + file("1")))[0]).toContain("each source file once");
    expect(problems(jacoco, report(file("1")).slice(0, -5))[0]).toContain("cut off");
    expect(isRecognised(jacoco, bytesOf("<report><row/></report>"))).toBe(false);
    expect(codes(jacoco, report(file("1") + counter("LINE", "4", "2")))).toEqual(["count-disagrees"]);
    const twice = counter("LINE", "1", "1") + counter("LINE", "0", "9");
    expect(problems(jacoco, report(twice))[0]).toContain("expected each counter once, got LINE again");
  });
});

describe("Go", () => {
  const profile = (...lines: readonly string[]): string => ["mode: atomic", ...lines, ""].join("\n");

  test("joins equal blocks, modes between and huge counts", () => {
    const text = profile(
      "e/a.go:1.2,3.4 2 0",
      "e/a.go:1.2,3.4 2 99999999999999999999",
      "mode: atomic",
      "e/a b.go:1.2,3.4 1 0",
    );
    expect(isRecognised(goCover, bytesOf(text))).toBe(true);
    expect(countsOf(goCover, text)).toEqual({
      total: { statements: "2/3" },
      "e/a.go": { statements: "2/2" },
      "e/a b.go": { statements: "0/1" },
    });
    expect(countsOf(goCover, profile())).toEqual({ total: {} });
  });

  test("without a line end is refused: half of a number is one too", () => {
    expect(problems(goCover, profile("e/a.go:1.2,3.4 2 1").trim())[0]).toContain("the file is cut off");
    expect(codes(goCover, profile("e/a.go:1.2,3.4 2 1"))).toEqual([]);
  });

  test("is refused with other lines, or without its mode", () => {
    expect(problems(goCover, profile("e/a.go:1.2,3.4 2"))[0]).toMatch(/^file:2:1 expected a block/);
    expect(problems(goCover, profile("e/a.go:1.2,3.4 2 -1"))[0]).toContain("expected a block");
    expect(problems(goCover, profile("e/a.go:1.2,3.4 2 1", "e/a.go:1.2,3.4 3 1"))[0]).toContain(
      "expected 2 statements",
    );
    expect(problems(goCover, "e/a.go:1.2,3.4 2 1\n")[0]).toContain("expected mode:");
    expect(isRecognised(goCover, bytesOf("mode: dark\n"))).toBe(false);
    expect(
      countsOf(goCover, `\uFEFF${profile("e/ü.go:1.2,3.4 2 1").replaceAll("\n", "\r\n")}`)["e/ü.go"],
    ).toEqual({
      statements: "2/2",
    });
  });
});

describe("JSON", () => {
  const summary = { covered_lines: 1, num_statements: 2 };
  const py = (rest: object): string =>
    JSON.stringify({
      meta: { version: "5", branch_coverage: false },
      files: { "a\\b.py": { summary } },
      totals: summary,
      ...rest,
    });

  test("of coverage.py has no branches where none are counted, and totals that may disagree", () => {
    expect(isRecognised(coveragePy, bytesOf(py({})))).toBe(true);
    expect(countsOf(coveragePy, py({}))).toEqual({ total: { lines: "1/2" }, "a/b.py": { lines: "1/2" } });
    expect(codes(coveragePy, py({ totals: { covered_lines: 1, num_statements: 3 } }))).toEqual([
      "count-disagrees",
    ]);
    expect(problems(coveragePy, py({ totals: { covered_lines: 3, num_statements: 2 } }))[0]).toContain(
      "3 of 2",
    );
    expect(problems(coveragePy, py({ totals: { covered_lines: "3", num_statements: 2 } }))[0]).toContain(
      "totals.covered_lines",
    );
    expect(problems(coveragePy, py({}).slice(0, -9))[0]).toContain("expected JSON");
  });

  const count = { total: 4, covered: 2, skipped: 0, pct: "Unknown" };
  test("of istanbul may say Unknown, lack parts, and has a total", () => {
    const text = JSON.stringify({
      total: { lines: count, branchesTrue: count },
      "/x/a.js": { lines: count },
    });
    expect(isRecognised(coverageSummary, bytesOf(text))).toBe(true);
    expect(countsOf(coverageSummary, text)).toEqual({ total: { lines: "2/4" }, "a.js": { lines: "2/4" } });
    expect(problems(coverageSummary, JSON.stringify({ a: { lines: count } }))[0]).toContain(
      "expected the counts of all files",
    );
    const half = JSON.stringify({ total: { lines: { ...count, covered: 1.5 } } });
    expect(problems(coverageSummary, half)[0]).toContain("total.lines.covered");
    expect(
      problems(coverageSummary, JSON.stringify({ total: { lines: { ...count, covered: -1 } } }))[0],
    ).toContain("-1 of 4");
  });

  const one = { count: 4, covered: 2, percent: 50 };
  const llvm = (data: object): string =>
    JSON.stringify({ data, type: "llvm.coverage.json.export", version: "2" });
  test("of LLVM is one export, older ones without branches", () => {
    const files = [{ filename: "/x/a.cpp", summary: { lines: one }, segments: [] }];
    const text = llvm([{ files, totals: { lines: one, regions: one } }]);
    expect(countsOf(llvmCov, text)).toEqual({
      total: { lines: "2/4", regions: "2/4" },
      "a.cpp": { lines: "2/4" },
    });
    const large = llvm([
      {
        files: [{ segments: Array.from({ length: 20_000 }, () => [1, 2]), ...files[0] }],
        totals: { lines: one },
      },
    ]);
    expect(isRecognised(llvmCov, bytesOf(large))).toBe(true);
    expect(problems(llvmCov, llvm([]))[0]).toContain("data");
    expect(problems(llvmCov, llvm([{ files: [...files, ...files], totals: { lines: one } }]))[0]).toContain(
      "each file once",
    );
    expect(problems(llvmCov, text.replace("llvm.coverage", "other"))[0]).toContain("type");
    expect(problems(llvmCov, llvm([{ files, totals: { lines: { ...one, count: null } } }]))[0]).toContain(
      "data.0.totals.lines.count",
    );
  });
});
