import { describe, expect, test } from "@jest/globals";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as stats from "../../../src/stats/index.ts";

const FOLDER = fileURLToPath(new URL("../../../src/stats/", import.meta.url));
const SOURCES = globSync(`${FOLDER}**/*.ts`)
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** Every function (or class) that `regression-gate/stats` exports. */
const EXPORTS = Object.entries(stats).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));

interface Claim {
  readonly code: string;
  /** As it is written behind `=>`. */
  readonly result: string;
  /** Absolute; 0 = to the bit. */
  readonly tolerance: number;
}

const RESULT = /^(?<code>.*?);?\s*\/\/ => (?<result>.+?)(?: ± (?<tolerance>\S+))?$/u;

/** The doc comment right above the export; null = none. */
function docOf(name: string, sources: string): string | null {
  const comment = String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*export (?:function|class) ${name}\b`;
  const found = new RegExp(comment, "u").exec(sources)?.[1] ?? null;
  return found === null ? null : found.replaceAll(/^\s*\* ?/gmu, "");
}

/** Splits an example into what is run and what it claims; a claim alone on its line is of the statement before it. */
function readExample(text: string): { readonly setup: readonly string[]; readonly claims: readonly Claim[] } {
  const setup: string[] = [];
  const claims: Claim[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const { code, result, tolerance } = RESULT.exec(line)?.groups ?? {};
    if (line === "") continue;
    if (code === undefined || result === undefined) {
      setup.push(line);
      continue;
    }
    const stated = code === "" ? (setup.pop() ?? "").replace(/;$/u, "") : code;
    claims.push({ code: stated, result, tolerance: Number(tolerance ?? 0) });
  }
  return { setup, claims };
}

function run(setup: readonly string[], expression: string): unknown {
  const body = [...setup, `return (${expression});`].join("\n");
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples of our own sources
  return new Function(...Object.keys(stats), body)(...Object.values(stats));
}

/** Where `actual` is off what is stated; an object may have more members than that. */
function deviations(actual: unknown, stated: unknown, tolerance: number, at = "result"): readonly string[] {
  if (typeof stated === "number" && typeof actual === "number") {
    const isNear = Object.is(actual, stated) || Math.abs(actual - stated) <= tolerance;
    return isNear ? [] : [`${at}: stated ${stated} ± ${tolerance}, got ${actual}`];
  }
  if (typeof stated !== "object" || stated === null || typeof actual !== "object" || actual === null) {
    return actual === stated ? [] : [`${at}: stated ${String(stated)}, got ${String(actual)}`];
  }
  const isLonger = Array.isArray(stated) && Array.isArray(actual) && actual.length !== stated.length;
  const members = new Map<string, unknown>(Object.entries(actual));
  return [
    ...(isLonger ? [`${at}: stated ${stated.length} members`] : []),
    ...Object.entries(stated).flatMap(([key, value]) =>
      deviations(members.get(key), value, tolerance, `${at}.${key}`),
    ),
  ];
}

function problemsOf(doc: string): readonly string[] {
  const [prose = "", ...examples] = doc.split("@example\n");
  if (prose.trim().length < 20) return ["says nothing"];
  const { setup, claims } = readExample(examples.join("\n"));
  if (claims.length === 0) return ["has no example with a result"];
  return claims.flatMap(({ code, result, tolerance }) =>
    deviations(run(setup, code), run([], result), tolerance),
  );
}

describe("every function of regression-gate/stats", () => {
  test.each(EXPORTS)("%s has a doc comment whose example gives what it states", (name) => {
    expect(problemsOf(docOf(name, SOURCES) ?? "")).toEqual([]);
  });

  test("stands in the table of docs/library.md, and nothing else does", () => {
    const page = readFileSync(new URL("../../../docs/library.md", import.meta.url), "utf8");
    const table = page.slice(page.indexOf("## Statistics alone")).match(/^\|.*$/gmu) ?? [];
    const named = table.flatMap((line) =>
      [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/gu)].map((match) => match[1]),
    );
    expect(named).toHaveLength(EXPORTS.length);
    expect(new Set(named)).toEqual(new Set(EXPORTS));
  });
});

describe("the check would see", () => {
  const doc = (example: string) => `Says what it gives, in which unit.\n@example\n${example}\n`;

  test("a wrong result, a missing one, and a missing comment", () => {
    expect(problemsOf(doc("mean([1, 2, 6]); // => 3"))).toEqual([]);
    expect(problemsOf(doc("mean([1, 2, 6]); // => 3.1"))).toEqual(["result: stated 3.1 ± 0, got 3"]);
    expect(problemsOf(doc("mean([1, 2, 6]); // => 3.1 ± 0.2"))).toEqual([]);
    expect(problemsOf(doc("mean([1, 2, 6]);"))).toEqual(["has no example with a result"]);
    expect(problemsOf("")).toEqual(["says nothing"]);
    expect(docOf("mean", "export function mean() {}")).toBeNull();
  });

  test("a wrong member, a missing one, and another length", () => {
    expect(problemsOf(doc("summarize([1, 3]); // => { n: 2, mean: 2.5 }"))).toEqual([
      "result.mean: stated 2.5 ± 0, got 2",
    ]);
    expect(problemsOf(doc("summarize([1, 3]); // => { median: 2 }"))).toHaveLength(1);
    expect(problemsOf(doc("holm([0.5]); // => [0.5, 0.5]"))).not.toEqual([]);
  });

  test("a result on a line of its own belongs to the statement before it", () => {
    expect(problemsOf(doc("const x = [1, 3];\nmean(x);\n// => 2"))).toEqual([]);
    expect(problemsOf(doc("const x = [1, 3];\nmean(x);\n// => 3"))).toHaveLength(1);
  });
});
