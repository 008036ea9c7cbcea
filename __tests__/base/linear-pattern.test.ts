import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkPattern } from "../../src/config/values/check-pattern.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { createDiagnose } from "../../src/failures/diagnose.ts";
import { linearPattern } from "../../src/base/linear-pattern.ts";
import { matchPatterns } from "../../src/runners/answer/match-patterns.ts";
import { usageErrorOf } from "../support/usage-error-of.ts";
import { NUMBERS } from "../support/metric-shape.ts";
import { cpuMs } from "../support/cpu-ms.ts";

/** Twenty-five characters would do for a backtracking engine. */
const HOSTILE = `${"a".repeat(200_000)}!`;

describe("a text that is made to hold a pattern up", () => {
  // A backtracking engine takes 2^n steps for the first, n^2 or n^3 for the others: years and hours.
  test.each([
    ["(a+)+$", HOSTILE],
    ["(a|aa)+$", HOSTILE],
    ["^(.*)x(.*)x(.*)y$", "x".repeat(100_000)],
    ["a([0-9]+)(?:.*b)?", "a1".repeat(200_000)],
  ])("is read in linear time: %s", (pattern, text) => {
    const started = cpuMs();
    linearPattern(pattern).lastCaught(text);
    linearPattern(pattern).first(text);
    // A second with everything else at rest.
    expect(cpuMs() - started).toBeLessThan(15_000);
  });

  test("holds up no metrics", () => {
    expect(matchPatterns(HOSTILE, { score: "(a+)+$" }, { source: "stdout", shape: NUMBERS })).toEqual({
      ok: false,
      problem: "expected stdout to match the pattern of 'score', found no match",
    });
  });

  test("holds up no detector of a config", () => {
    const rule = { id: "own", priority: 100, codes: [], patterns: ["^(a+)+$"], advice: "look" };
    const error = { class: "invalid", code: "exit-1", message: HOSTILE } as const;
    expect(createDiagnose([rule])({ error, output: null })).toBeNull();
  });
});

test("the last match counts, as searching again behind each match would find it", () => {
  const word = fc.constantFrom("a", "b", "1", "22", " ", "\n", "\r\n", "ms", "x=");
  const patterns = ["x=([0-9]+)", "([0-9]+) ?ms", "^([ab]+)$", "(a|ab)b?", "(\\d+)\\s+ms"];
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom(...patterns), (words, source) => {
      const text = words.join("");
      const plain = text.replaceAll("\r\n", "\n");
      const expected = [...plain.matchAll(new RegExp(source, "gm"))].at(-1)?.[1] ?? null;
      expect(linearPattern(source).lastCaught(text)?.value ?? null).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test("a line ends as JavaScript has it, and white space is what JavaScript takes for it", () => {
  expect(linearPattern("^took (\\d+)$").lastCaught("10 %\rtook 5\r\ndone\r\n")?.value).toBe("5");
  const spaces = ["\v", "\u00a0", "\u2009", "\u202f", "\u3000", "\ufeff"];
  for (const space of spaces) {
    expect(linearPattern("(\\d+)\\sms").lastCaught(`5${space}ms`)?.value).toBe("5");
    expect(linearPattern("(\\d+)[\\s_]ms").lastCaught(`5${space}ms`)?.value).toBe("5");
    expect(linearPattern("(\\S+)").lastCaught(`5${space}`)?.value).toBe("5");
  }
});

test("a carriage return of a pattern is an end of a line, as that of a text is", () => {
  for (const [source, text] of [
    [String.raw`(\d+) %\r`, "10 %\r20 %\rdone"],
    [String.raw`took (\d+)\r\n`, "took 20\r\n"],
    [String.raw`took (\d+)\r?\n$`, "took 20\n"],
    [String.raw`took (\d+)[\r\n]`, "took 20\r"],
  ] as const) {
    expect(linearPattern(source).lastCaught(text)?.value).toBe("20");
  }
});

test("named groups tell what they caught, and those that caught nothing are missing", () => {
  const pattern = linearPattern("port (?<port>\\d+)(?: of (?<host>\\w+))?");
  expect(pattern.names).toEqual(["port", "host"]);
  expect(pattern.first("port 80 is taken")).toEqual({ port: "80", host: undefined });
  expect(pattern.first("no")).toBeNull();
});

describe("the config refuses", () => {
  test.each(["(?=a)(b)", "(?!a)(b)", "(?<=a)(b)", "(?<!a)(b)", "(a)\\1", "(?<n>a)\\k<n>"])(
    "%s",
    (pattern) => {
      expect(checkPattern(pattern).join()).toMatch(/Lookarounds and backreferences are not supported/);
    },
  );

  test("what is no regular expression, in JavaScript's words", () => {
    expect(checkPattern("(a")).toEqual(["Invalid regular expression: /(a/: Unterminated group"]);
  });

  test("an escape that RE2 reads as another thing than JavaScript does, before a run", () => {
    for (const escape of ["A", "C", "E", "Q", "a", "z"]) {
      expect(() => linearPattern(`(\\d+)\\${escape}`)).toThrow(`the escape \\${escape}`);
    }
    expect(linearPattern(String.raw`(\d+)\\Q`).lastCaught(String.raw`5\Q`)?.value).toBe("5");
  });

  test("a JSONPath that runs a regular expression, and takes one that names it", () => {
    const config = (path: string): string =>
      `version: 1\nid: x\nrun: { http: { url: "http://127.0.0.1/", metrics: { m: "${path}" } } }\nmetrics: { m: { kind: score, better: higher } }\n`;
    const refused = usageErrorOf(() => parseConfig(config("$.a[?search(@.t, '(a+)+$')]"), "rg.yml"));
    expect(JSON.stringify(refused)).toContain("without match() and search()");
    expect(() => parseConfig(config("$.a[?@.t == 'match(']"), "rg.yml")).not.toThrow();
    expect(() => parseConfig(config("$.match"), "rg.yml")).not.toThrow();
  });
});
