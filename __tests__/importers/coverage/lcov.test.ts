import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { lcov } from "../../../src/importers/coverage/lcov.ts";
import { counts, countsOf } from "../../support/coverage-reports.ts";
import { bytesOf, isRecognised, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const record = (path: string, ...lines: readonly string[]): string =>
  [`SF:${path}`, ...lines, "end_of_record", ""].join("\n");
const problems = (text: string): readonly string[] => problemLines(() => readTool(lcov, bytesOf(text)));

describe("records", () => {
  test("of one file are joined: a line counts once, and is covered where any record covers it", () => {
    const text = record("a.c", "DA:1,0", "DA:2,0", "DA:2,3") + record("a.c", "DA:1,1", "DA:9,0");
    expect(countsOf(lcov, text)).toEqual({ total: { lines: "2/3" }, "a.c": { lines: "2/3" } });
  });

  test("have branches that were not reached, or by names of newer versions, and repeats", () => {
    const text = record(
      "a.c",
      "BRDA:1,0,0,-",
      "BRDA:1,0,1,0",
      "BRDA:1,0,1,2",
      "BRDA:1,e0,a > b,1",
      "BRDA:99999999,0,1000,1",
    );
    expect(countsOf(lcov, text)["a.c"]).toEqual({ lines: "0/0", branches: "3/4" });
  });

  test("have each function of one name, as they come, and those of a file called total apart", () => {
    const both = ["FN:1,constructor", "FN:9,constructor", "FNDA:1,constructor", "FNDA:0,constructor"];
    expect(countsOf(lcov, record("a.js", ...both))["a.js"]).toMatchObject({ functions: "1/2" });
    // Records of several tests, and templates, name a function again.
    const again = ["FN:1,f", "FN:1,f", "FNDA:0,f", "FNDA:2,f"];
    const twice = record("a.js", ...again) + record("a.js", ...again);
    expect(countsOf(lcov, twice)["a.js"]).toMatchObject({ functions: "1/1" });
    const text = record("total", "DA:1,0") + record("b", "DA:1,1");
    expect(countsOf(lcov, text)).toEqual({
      total: { lines: "1/2" },
      "./total": { lines: "0/1" },
      b: { lines: "1/1" },
    });
  });

  test("have functions of both forms, with commas in names", () => {
    const text = record(
      "a.c",
      "FN:1,f(int, int)",
      "FNDA:2,f(int, int)",
      "FN:4,9,g",
      "FNDA:0,g",
      "FNL:0,12,15",
      "FNA:0,1,h",
    );
    expect(countsOf(lcov, text)["a.c"]).toEqual({ lines: "0/0", functions: "2/3" });
  });

  test("say sums that do not count, checksums, versions and comments", () => {
    const text = `# made by x\n\nTN:unit\n${record("a.c", "VER:1", "DA:1,1,abc==", "DA:2,1e+06", "DA:3,-5", "LF:90", "LH:90")}`;
    expect(isRecognised(lcov, bytesOf(text))).toBe(true);
    expect(countsOf(lcov, text)["total"]).toEqual({ lines: "2/3" });
  });

  test("of nothing have no share", () => {
    const { rows } = readTool(lcov, bytesOf(record("a.c")));
    expect(rows[0]?.metrics).toEqual({ "line-coverage": null, "covered-lines": 0, lines: 0 });
  });
});

describe("paths", () => {
  test("are relative to the checkout, or to the folder that all share", () => {
    const checkout =
      record("/home/runner/work/re/re/src/a.c", "DA:1,1") + record("C:\\a\\re\\re\\src\\b.c", "DA:1,1");
    expect(Object.keys(countsOf(lcov, checkout))).toEqual(["total", "src/a.c", "src/b.c"]);
    expect(readTool(lcov, bytesOf(checkout)).rows[1]?.place).toEqual({ file: "src/a.c", line: null });
    const other = record("/x/y/a.c", "DA:1,1") + record("/x/y/z/b.c", "DA:1,1") + record("./ü.c", "DA:1,1");
    expect(Object.keys(countsOf(lcov, other))).toEqual(["total", "a.c", "z/b.c", "ü.c"]);
  });

  test("of two reports of a side are added where they are others, and joined where they are the same", () => {
    const a = record("a.c", "DA:1,1", "DA:2,0");
    expect(countsOf(lcov, a, record("b.c", "DA:1,1", "BRDA:1,0,0,1"))["total"]).toEqual({
      lines: "2/3",
      branches: "1/1",
    });
    const { rows } = readTool(lcov, bytesOf(a), bytesOf(record("b.c", "DA:1,1")));
    expect(rows[0]?.metrics["line-coverage"]).toBe(2 / 3);
    // Line 2 runs in the second job, line 3 is in no other report.
    const again = record("a.c", "DA:1,0", "DA:2,1", "DA:3,0", "BRDA:1,0,0,1", "BRDA:1,0,1,-");
    const joined = readTool(lcov, bytesOf(a), bytesOf(again));
    expect(counts(joined.rows)).toEqual({
      total: { lines: "2/3", branches: "1/2" },
      "a.c": { lines: "2/3", branches: "1/2" },
    });
    expect(joined.rows[1]?.lines).toEqual({ covered: "1-2", uncovered: "3" });
    expect(joined.warnings.map(({ code }) => code)).toEqual(["joined-coverage"]);
  });
});

describe("a file", () => {
  test("that is cut off is refused", () => {
    const text = record("a.c", "DA:1,1", "DA:2,0");
    expect(problems(text.slice(0, -14))).toEqual([expect.stringContaining("expected end_of_record")]);
    expect(problems(text.slice(0, 18))[0]).toContain("file");
    expect(problems(text.replace("end_of_record\n", "") + text)[0]).toContain("before the next file");
  });

  test("with numbers that are none is refused by line", () => {
    const bad = [
      "DA:x,1",
      "DA:1",
      "DA:1,",
      "DA:-1,1",
      "DA:1,NaN",
      "DA:99999999999,1",
      "BRDA:1,0,1",
      "BRDA:1,0,0,x",
      "FNDA:x,f",
    ];
    for (const line of bad)
      expect([line, problems(record("a.c", line))[0]]).toEqual([
        line,
        expect.stringMatching(/^file:2:1 expected /),
      ]);
    expect(problems("TN:\nDA:1,1\nSF:a\nend_of_record\n")[0]).toContain("expected SF: before DA:");
    expect(problems("SF:\nend_of_record\n")[0]).toContain("expected a path");
  });

  test("with CRLF and a byte order mark is read, other texts are not recognised", () => {
    const text = `\uFEFF${record("a.c", "DA:1,1").replaceAll("\n", "\r\n")}`;
    expect(isRecognised(lcov, bytesOf(text))).toBe(true);
    expect(countsOf(lcov, text)["a.c"]).toEqual({ lines: "1/1" });
    expect(isRecognised(lcov, bytesOf("TN: x\nhello\n"))).toBe(false);
    expect(isRecognised(lcov, bytesOf("see\nSF:a.c\n"))).toBe(false);
  });
});

describe("lines in the plainest way", () => {
  const line = fc.oneof({ weight: 9, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.nat(99_999_999) });
  const hits = fc.oneof(
    fc.nat(3),
    fc.constantFrom("007", "00", "999999999999999", "12345678901234567890", "1e+06"),
  );
  const taken = fc.oneof(hits, fc.constant("-"));
  const branch = fc.tuple(line, fc.nat(1001), fc.nat(1001), taken);

  test("count as those that are read by their fields", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, hits), { maxLength: 60 }),
        fc.array(branch, { maxLength: 200 }),
        fc.boolean(),
        (lines, branches, isTwice) => {
          // A checksum and a space make a line one that has to be split.
          const text = (sum: string, space: string): string => {
            const das = lines.map(([at, count]) => `DA:${at},${count}${sum}`);
            const of = branches.map((fields) => `BRDA:${fields.join(",")}${space}`);
            const one = record("a.c", ...das, ...of);
            return isTwice ? one + record("b.c", "DA:1,1") + record("a.c", ...of.slice(3), "DA:1,1") : one;
          };
          const read = (of: string) => {
            const wrong = problems(of).map((one) => one.slice(0, 40));
            return wrong.length > 0 ? wrong : countsOf(lcov, of);
          };
          expect(read(text("", ""))).toEqual(read(text(",abc==", " ")));
        },
      ),
      { seed: 9, numRuns: 200 },
    );
  });

  test("of many branches are each counted once", () => {
    const all = Array.from({ length: 5000 }, (_, at) => `BRDA:${at % 2500},0,1,${at < 1000 ? 1 : 0}`);
    const text = record("a.c", ...all) + record("b.c", "BRDA:1,0,0,1", "BRDA:7,0,0,-");
    expect(countsOf(lcov, text)).toMatchObject({
      "a.c": { branches: "1000/2500" },
      "b.c": { branches: "1/2" },
    });
  });

  test("that are wrong are named with their number, in files of several blocks too", () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `DA:${at},1`);
    expect(problems(record("a.c", ...many, "DA:x,1"))).toEqual([
      'file:20002:1 expected the number of a line, got "x"',
    ]);
  });
});
