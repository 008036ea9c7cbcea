import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { tap } from "../../../src/importers/tests/tap.ts";
import { statusesOf } from "../../support/test-reports.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const shape = z.object({ rows: z.array(z.array(z.string())) });

test.each(["tap/mocha13.tap", "tap/node.tap"])("%s has each test point, and those of subtests", (path) => {
  expect(isRecognised(tap, toolFile(path))).toBe(true);
  const { rows } = readTool(tap, toolFile(path));
  const found = rows.map(({ axes, testStatus = "passed" }) => `${String(axes["test"])}: ${testStatus}`);
  const expected = expectedOf(path, shape).rows.map((row) => {
    const names = row
      .slice(0, -1)
      .map((name) => (name.startsWith("/") ? (name.split("/").at(-1) ?? "") : name));
    return `${names.join(" › ")}: ${row.at(-1)}`;
  });
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test("rows have the time in ms and what failed", () => {
  const { rows } = readTool(tap, toolFile("tap/node.tap"));
  const of = (name: string): unknown => rows.find(({ axes }) => axes["test"] === name);
  expect(of("passes")).toMatchObject({ metrics: { duration: 33.875_297 }, units: { duration: "ms" } });
  expect(of("throws")).toMatchObject({
    error: { code: "test-failed", message: 'inside <the> "test" & more' },
  });
  expect(of("parent")).toMatchObject({ error: { code: "subtests-failed" } });
  expect(readTool(tap, toolFile("tap/mocha13.tap")).rows[0]?.metrics).toEqual({ success: 1 });
});

describe("a stream", () => {
  const of = (...lines: readonly string[]): Readonly<Record<string, string>> =>
    statusesOf(tap, lines.map((line) => `${line}\n`).join(""));

  test("has directives in any case, an escaped # is literal", () => {
    expect(
      of(
        "1..5",
        "ok 1 - a # TODO x",
        "not ok 2 b # todo",
        "ok c # skip",
        "ok 4 d \\# e",
        "not ok 5 - f # SKIP",
      ),
    ).toEqual({
      a: "xpass",
      b: "xfail",
      c: "skipped",
      "d # e": "passed",
      f: "failed",
    });
  });

  test("without a plan, or with other tests than planned, is errored", () => {
    expect(of("TAP version 13", "ok 1 - a")).toEqual({ a: "passed", "(run)": "errored" });
    expect(of("1..3", "ok 1 - a")).toEqual({ a: "passed", "(run)": "errored" });
    expect(of("1..1", "ok 1 - a", "ok 2 - b")).toEqual({ a: "passed", b: "passed", "(run)": "errored" });
    expect(of("ok 1 - a", "1..1")).toEqual({ a: "passed" });
    expect(of("TAP version 14")).toEqual({ "(run)": "errored" });
  });

  test("that bails out is errored once, with the reason", () => {
    const text = "1..2\nok 1 - a\n# Subtest: b\n    ok 1 - c\n    Bail out! db gone\n";
    expect(statusesOf(tap, text)).toEqual({ a: "passed", "b › c": "passed", "(run)": "errored" });
    const { rows } = readTool(tap, bytesOf(text));
    expect(rows.find(({ axes }) => axes["test"] === "(run)")?.error?.message).toBe("Bail out! db gone");
  });

  test("with a number above the plan, or a second run behind its end is errored", () => {
    const broken = { "(run)": "errored" };
    expect(of("1..2", "ok 1 - a", "ok 3 - c")).toEqual({ a: "passed", c: "passed", ...broken });
    expect(of("ok 1 - a", "1..1", "TAP version 13", "not ok 1 - b", "1..1")).toEqual({
      a: "passed",
      ...broken,
    });
    expect(of("ok 1 - a", "1..1", "not ok 2 - b")).toEqual({ a: "passed", ...broken });
    const nested = ["# Subtest: s", "    ok 1 - a", "    1..1", "    not ok 2 - b", "ok 1 - s", "1..1"];
    expect(Object.values(of(...nested))).toContain("errored");
    expect(of("pragma +strict", "ok 1 - a", "garbage", "1..1")).toEqual({ a: "passed", ...broken });
    expect(of("ok 2 - b", "ok 1 - a", "1..2", "okay, bye", "# ok")).toEqual({ a: "passed", b: "passed" });
  });

  test("of nothing is skipped where it says so", () => {
    expect(of("1..0 # skip no database")).toEqual({ "(run)": "skipped" });
  });

  test("nests by comments, indentation and braces", () => {
    expect(of("# Subtest: p", "    not ok 1 - c", "    1..1", "not ok 1 - p", "1..1")).toEqual({
      "p › c": "failed",
      p: "failed",
    });
    expect(of("1..1", "ok 1 - x {", "    1..2", "    ok 1 - y", "}")).toMatchObject({
      "x › y": "passed",
      x: "errored",
    });
  });

  test("has points without names, twice the same name, unicode, CRLF and a byte order mark", () => {
    expect(of("1..2", "ok 1", "not ok")).toEqual({ "test 1": "passed", "test 2": "failed" });
    expect(of("1..2", "ok", "ok")).toEqual({ "test 1": "passed", "test 2": "passed" });
    expect(of("1..2", "ok 1 - ä", "not ok 2 - ä")).toEqual({ ä: "failed" });
    expect(statusesOf(tap, "\uFEFFTAP version 13\r\n1..1\r\nok 1 - a\r\n")).toEqual({ a: "passed" });
  });

  test("has text that is no TAP between, and diagnostics that are no YAML", () => {
    expect(of("warming up", "1..1", "ok 1 - a", "  ---", "  : [", "  ...", "bye")).toEqual({ a: "passed" });
    expect(of("1..1", "not ok 1 - a", "  ---", "  message: [1, 2]", "  duration_ms: soon", "  ...")).toEqual({
      a: "failed",
    });
  });

  test("is told from other texts", () => {
    expect(isRecognised(tap, bytesOf("ok  \texample.test/a\t0.1s\n"))).toBe(false);
    expect(isRecognised(tap, bytesOf("1..5 is a range\n"))).toBe(false);
    expect(isRecognised(tap, bytesOf("compiling\n1..1\nok 1\n"))).toBe(true);
    expect(problemLines(() => readTool(tap, bytesOf(new Uint8Array([0xff, 0xfe, 0x31, 0]))))[0]).toContain(
      "UTF-16",
    );
  });

  test("that is cut off is errored", () => {
    const text = "TAP version 13\nok 1 - a\nok 2 - b\nok 3 - c\n1..3\n";
    for (const length of [20, 30, 44]) {
      expect(statusesOf(tap, text.slice(0, length))["(run)"]).toBe("errored");
    }
  });
});

test("more levels of subtests than any test has are refused at once, and not after hours", () => {
  const opened = Array.from({ length: 3000 }, (_, level) => `${"    ".repeat(level)}# Subtest: s\n`).join("");
  expect(problemLines(() => readTool(tap, bytesOf(`TAP version 14\n${opened}ok 1\n1..1\n`)))).toEqual([
    expect.stringMatching(/^\S+:103:1 expected at most 100 levels of subtests, got more$/),
  ]);
});
