import * as fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import { RefusedError } from "../../src/base/errors.ts";
import { parseBoundedJson } from "../../src/formats/text/bounded-json.ts";
import { parseMeasured, serializeMeasured } from "../../src/formats/measured-file.ts";
import type { Measured } from "../../src/model/run/measured.ts";
import { measured } from "../support/github/report-world.ts";

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "taken";
  } catch (error) {
    return error instanceof RefusedError ? error.code : String(error);
  }
};
/** A copy that lacks the field at the path. */
function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((part: unknown, index) => (String(index) === key ? without(part, rest) : part));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]): readonly (readonly [string, unknown])[] => {
      if (name !== key) return [[name, part]];
      return rest.length === 0 ? [] : [[name, without(part, rest)]];
    }),
  );
}
const honest = measured({ run: { id: 5, attempt: 1 } });

describe("a file of measurements", () => {
  test("is read as it was written", () => {
    expect(parseMeasured(serializeMeasured(honest))).toEqual(honest);
  });

  test("keeps lists and objects of exact metrics, failures and missing values", () => {
    const [first, second, ...rest] = honest.rows;
    const rows: Measured["rows"] = [
      { ...first!, metrics: { fit: { a: [1, "NaN", null], b: "two words" } } },
      {
        ...second!,
        status: "errored",
        metrics: { score: null },
        error: { class: "timeout", code: "exit-75" },
      },
      ...rest,
    ];
    expect(parseMeasured(serializeMeasured({ ...honest, rows })).rows).toEqual(rows);
  });

  test("with any one field dropped, or one more, is refused", () => {
    const paths: (readonly string[])[] = [];
    const walk = (value: unknown, path: readonly string[]): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, part] of Object.entries(value)) {
        // Maps of names may have any number of entries, and the second of a list is like the first.
        if (/^(axes|contentHashes|metrics|versions|data|models)$/.test(path.at(-1) ?? "")) continue;
        if (/^[1-9]/.test(key)) continue;
        paths.push([...path, key]);
        walk(part, [...path, key]);
      }
    };
    walk(honest, []);
    expect(paths.length).toBeGreaterThan(40);
    const changed = paths
      .filter((path) => !/^\d+$/.test(path.at(-1) ?? ""))
      .map((path) => {
        const text = JSON.stringify(without(honest, path));
        return [path.join("."), codeOf(() => parseMeasured(text))];
      });
    expect(changed.filter(([, code]) => code !== "not-of-the-schema")).toEqual([]);
    const more = JSON.stringify({ ...honest, verdict: "pass" });
    expect(codeOf(() => parseMeasured(more))).toBe("not-of-the-schema");
  });

  test("of any JSON at all is taken or refused, and breaks nothing", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(codeOf(() => parseMeasured(text))).toMatch(/^[a-z-]+$/);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test("with one part replaced by anything is taken or refused, and breaks nothing", () => {
    const keys = Object.keys(honest);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 }), (key, value) => {
        const text = JSON.stringify({ ...honest, [key]: value });
        expect(codeOf(() => parseMeasured(text))).toMatch(/^[a-z-]+$/);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe("JSON of a stranger", () => {
  const bounds = { maxLevels: 40, maxCharacters: 1000, maxMagnitude: 1e60 };
  const code = (text: string): string => codeOf(() => parseBoundedJson(text, bounds));
  const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

  test.each([
    [nested(40), "taken"],
    [nested(41), "too-deep"],
    [nested(1_000_000), "too-deep"],
    [`"${"x".repeat(1000)}"`, "taken"],
    [`"${"x".repeat(1001)}"`, "text-too-long"],
    [`{"${"x".repeat(1001)}":1}`, "text-too-long"],
    ["1e60", "taken"],
    ["-1.1e60", "number-out-of-range"],
    ["1e999", "number-out-of-range"],
    ["-0.0", "negative-zero"],
    ["0", "taken"],
    [String.raw`{"a":{"__proto__":1}}`, "prototype-key"],
    [String.raw`"\ud800"`, "deceiving-text"],
    [String.raw`"\ud83e\uddea"`, "taken"],
    [String.raw`{"a\u202e":1}`, "deceiving-text"],
    ["", "not-json"],
    ["[1", "not-json"],
  ])("%#: is held to its bounds", (text, expected) => {
    expect(code(text)).toBe(expected);
  });
});
