import { expect, test } from "@jest/globals";
import { parseEnvFile } from "../../../src/adapters/node/env-file.ts";
import { UsageError } from "../../../src/base/errors.ts";

test("reads names and values as other tools do", () => {
  const text =
    '\uFEFF# comment\nA=1\r\nexport B = two words # note\nC="x#y \\"q\\" \\n z" # note\nD=\'a\\n$B\'\nE=\n\nF=a#b\n';
  expect(parseEnvFile(text, ".env")).toEqual({
    A: "1",
    B: "two words",
    C: 'x#y "q" \n z',
    D: "a\\n$B",
    E: "",
    F: "a#b",
  });
});

test("names every bad line, and repeats no value", () => {
  const text = 'A=1\nsecret-value\n1B=secret\nC="secret\n';
  const at = [2, 3, 4].map((line) => ({
    file: ".env",
    line,
    column: 1,
    path: "",
    message: "expected NAME=value",
  }));
  expect(() => parseEnvFile(text, ".env")).toThrow(new UsageError(at));
});

test("__proto__ is a name like any other", () => {
  expect(Object.entries(parseEnvFile("__proto__=x", ".env"))).toEqual([["__proto__", "x"]]);
});
