import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkBareRow, parseBareRow } from "../../src/importers/bare-rows.ts";
import { isPlainBareRow, isPlainRow } from "../../src/formats/plain-row.ts";
import { type ParsedRow, checkTrialRow, parseTrialRow } from "../../src/formats/trial-row.ts";
import { sampleRow } from "../support/samples/sample-row.ts";

/** What JSON can hold, with the names and numbers that checks trip over. */
const name = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom("a", "b", "c", "constructor", "toString", "length", "key") },
  { weight: 1, arbitrary: fc.constant("__proto__") },
);
const text = fc.constantFrom("", "a", "ok", "NaN", "Infinity", "candidate", "timeout", "\ud800");
const number = fc.oneof(
  fc.constantFrom(0, 1, 31, 2 ** 31, 2 ** 53, 2 ** 53 - 1, 1.5, -1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const leaf = fc.oneof(text, number, fc.boolean(), fc.constantFrom(null, 1e308));
const anything = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 2 }),
  fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf, { maxKeys: 2 })), { maxKeys: 3 }),
  fc.constantFrom([], {}, [[]], [{}]),
);
const numberOrNull = fc.oneof(number, fc.constant(null));

/** JSON of any depth, now and then deeper than the quick check goes. */
const nested = fc.oneof(
  { weight: 9, arbitrary: fc.object({ key: name, values: [leaf], maxDepth: 4, maxKeys: 2 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 11 }).map((levels) => nestedIn(levels, {})) },
);

function nestedIn(levels: number, value: object): object {
  return levels === 0 ? value : nestedIn(levels - 1, levels % 3 === 0 ? [value] : { a: value });
}

const charged = fc.record({ calls: numberOrNull, tokens: numberOrNull, costUsd: numberOrNull });
const call = fc.record(
  {
    requestedModel: text,
    answeredModel: fc.oneof(text, fc.constant(null)),
    finishReason: fc.oneof(text, fc.constant(null)),
    maxTokens: numberOrNull,
    escalatedFrom: numberOrNull,
    escalationFailed: fc.record({ maxTokens: number, code: text }),
  },
  { requiredKeys: ["requestedModel", "answeredModel", "finishReason", "maxTokens", "escalatedFrom"] },
);
const fallback = fc.record({
  endpoint: text,
  insteadOf: text,
  insteadOfModel: fc.oneof(text, fc.constant(null)),
});
const objectsOf = (value: fc.Arbitrary<object>) =>
  fc.oneof(fc.dictionary(name, leaf, { maxKeys: 2 }), fc.dictionary(name, value, { maxKeys: 2 }));

/** Each field as it should be. */
const requiredFields = fc.record({
  key: text,
  axes: fc.dictionary(name, fc.oneof(text, number, fc.boolean()), { maxKeys: 3 }),
  contentHashes: fc.dictionary(name, text, { maxKeys: 2 }),
  repetition: fc.constantFrom(0, 7),
  side: fc.constantFrom("candidate", "baseline"),
  status: fc.constantFrom("ok", "failed", "errored", "timed-out", "denied", "skipped"),
  startedAt: fc.oneof(text, fc.constant(null)),
  durationMs: numberOrNull,
  metrics: fc.dictionary(name, numberOrNull, { maxKeys: 4 }),
  usage: fc.oneof(
    fc.constant(null),
    fc.record({
      calls: numberOrNull,
      inputTokens: numberOrNull,
      outputTokens: numberOrNull,
      totalTokens: numberOrNull,
      costUsd: numberOrNull,
      truncated: fc.constantFrom(true, false, null),
    }),
  ),
  nonFinite: fc.oneof(
    { weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom("a", "b", "c", ""), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom("a", "b"), { maxLength: 3 }) },
  ),
  evaluation: fc.oneof(fc.constant(null), objectsOf(nested)),
  gates: fc.array(objectsOf(nested), { maxLength: 2 }),
  error: fc.constantFrom(null, { class: "timeout", code: "c", message: "m" }),
});
const optionalFields = fc.oneof(
  fc.constant({}),
  fc.record({ charged, call, fallback }, { requiredKeys: [] }),
);
const row = fc
  .tuple(requiredFields, optionalFields)
  .map(([required, optional]) => ({ ...sampleRow({}), ...required, ...optional }));

const bareRow = fc.record(
  {
    axes: fc.dictionary(name, fc.oneof(text, number, fc.boolean()), { maxKeys: 3 }),
    repetition: fc.nat(),
    metrics: fc.dictionary(name, numberOrNull, { maxKeys: 4 }),
    status: fc.constantFrom("ok", "failed", "errored"),
  },
  { requiredKeys: ["axes", "repetition", "metrics"] },
);

/** One change, at the top or one level down: another value, a field less, a field more. */
function changed(value: object, change: Change): unknown {
  const entries = Object.entries(value);
  const at = entries[change.at % Math.max(1, entries.length)];
  if (at === undefined || change.how === "none") return value;
  const [field, before]: [string, unknown] = at;
  if (change.how === "add") return { ...value, [change.name]: change.value };
  if (change.how === "remove") return Object.fromEntries(entries.filter(([other]) => other !== field));
  if (change.how === "inside" && typeof before === "object" && before !== null && !Array.isArray(before)) {
    return { ...value, [field]: changed(before, { ...change, how: change.inside }) };
  }
  return Object.fromEntries(entries.map(([other, one]) => [other, other === field ? change.value : one]));
}

interface Change {
  readonly at: number;
  readonly how: "none" | "replace" | "remove" | "add" | "inside";
  readonly inside: "replace" | "remove" | "add";
  readonly name: string;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 40 }),
  how: fc.constantFrom("none", "none", "replace", "remove", "add", "inside", "inside"),
  inside: fc.constantFrom("replace", "remove", "add"),
  name,
  value: anything,
});

/** As it comes from a file, where 1e999 is an infinity and `__proto__` a key like any other. */
function fromFile(value: unknown): unknown {
  const parsed: unknown = JSON.parse(JSON.stringify(value).replaceAll("1e+308", "1e999"));
  return parsed;
}

/** Text, so that a key `__proto__` and undefined tell. */
function shown(parsed: ParsedRow): string {
  return JSON.stringify(parsed.ok ? sorted(parsed.record) : parsed);
}

function sorted(record: object): object {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe("the quick check takes and refuses what the schema does, and gives the same row", () => {
  test("of rows of ours", () => {
    const seen = { quick: 0, accepted: 0, refused: 0, quickWithOptional: 0 };
    fc.assert(
      fc.property(row, change, (given, how) => {
        const make = () => fromFile(changed(given, how));
        const checked = checkTrialRow(make());
        expect(shown(parseTrialRow(make()))).toBe(shown(checked));
        const made = make();
        if (isPlainRow(made)) {
          seen.quick += 1;
          const { charged: sum, call: model, fallback: use } = made;
          seen.quickWithOptional += [sum, model, use].every((one) => one === undefined) ? 0 : 1;
        }
        seen[checked.ok ? "accepted" : "refused"] += 1;
      }),
      { numRuns: 2500, seed: 8 },
    );
    // The property says something of both answers, and the quick check is not always out of the way.
    expect(seen.quick).toBeGreaterThan(400);
    expect(seen.quickWithOptional).toBeGreaterThan(150);
    expect(seen.quick - seen.quickWithOptional).toBeGreaterThan(150);
    expect(seen.accepted).toBeGreaterThan(1000);
    expect(seen.refused).toBeGreaterThan(500);
  });

  test("of rows of other tools", () => {
    const seen = { quick: 0, accepted: 0, refused: 0 };
    fc.assert(
      fc.property(bareRow, change, (given, how) => {
        const make = () => fromFile(changed(given, how));
        const checked = checkBareRow(make());
        expect(shown(parseBareRow(make()))).toBe(shown(checked));
        seen.quick += isPlainBareRow(make()) ? 1 : 0;
        seen[checked.ok ? "accepted" : "refused"] += 1;
      }),
      { numRuns: 3000, seed: 9 },
    );
    expect(seen.quick).toBeGreaterThan(500);
    expect(seen.accepted).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(500);
  });

  test("nearly all rows of a run take the quick way", () => {
    expect(isPlainRow(sampleRow({ metrics: { a: 1, b: null } }))).toBe(true);
    const error = { class: "timeout", code: "timed-out", message: "10 s" } as const;
    expect(isPlainRow(sampleRow({ status: "timed-out", error }))).toBe(true);
    const call = {
      requestedModel: "m",
      answeredModel: "m-1",
      finishReason: "stop",
      maxTokens: 512,
      escalatedFrom: null,
    };
    const charged = { calls: 1, tokens: 20, costUsd: null };
    expect(isPlainRow(sampleRow({ call }))).toBe(true);
    expect(isPlainRow(sampleRow({ charged }))).toBe(true);
    const fallback = { endpoint: "https://b.test", insteadOf: "https://a.test", insteadOfModel: null };
    const escalationFailed = { maxTokens: 1024, code: "http-500" };
    expect(isPlainRow(sampleRow({ call: { ...call, escalationFailed }, fallback }))).toBe(true);
    const gates = [{ phase: "post", reasons: ["a", { at: 1 }] }];
    expect(isPlainRow(sampleRow({ call, charged, gates, nonFinite: ["a", "b"] }))).toBe(true);
    expect(isPlainRow(sampleRow({ nonFinite: ["a", "a"] }))).toBe(false);
    expect(isPlainRow({ ...sampleRow({}), more: 1 })).toBe(false);
    expect(isPlainRow(sampleRow({ metrics: { fit: [1] } }))).toBe(false);
  });
});
