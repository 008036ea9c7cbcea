import { z } from "zod";
import type { AxisValue } from "../../model/config/case.ts";
import type { Where } from "../../model/config/metric.ts";
import { describeValue } from "../../base/quote.ts";
import { expected } from "./keys.ts";
import {
  AMOUNT_PATTERN,
  DAY_PATTERN,
  DURATION_PATTERN,
  parseAmount,
  type Parsed,
  parseDay,
  parseDuration,
  parseOwnMargin,
  parsePercentage,
  parsePositiveAmount,
  parseShare,
  parseSize,
  PERCENTAGE_PATTERN,
  SIZE_PATTERN,
} from "./amounts.ts";

/** The values of config keys. Each is parsed in one place, here. */

/** Schema of a value that `parse` reads. `meta` contains its JSON Schema, which zod cannot derive from `parse`. */
function valueOf<T>(parse: (input: unknown) => Parsed<T>, meta: Readonly<Record<string, unknown>>) {
  return z
    .unknown()
    .transform((input, context): T => {
      const parsed = parse(input);
      if (parsed.ok) return parsed.value;
      context.addIssue({ code: "custom", message: parsed.message, input });
      return z.NEVER;
    })
    .meta(meta);
}

export const duration = valueOf(parseDuration, {
  title: "duration",
  type: "string",
  pattern: DURATION_PATTERN,
});

export const day = valueOf(parseDay, { title: "day", type: "string", pattern: DAY_PATTERN, format: "date" });

export const size = valueOf(parseSize, {
  title: "size",
  anyOf: [{ type: "string", pattern: SIZE_PATTERN }, { const: 0 }],
});

export const share = valueOf(parseShare, {
  title: "share",
  anyOf: [
    { type: "number", minimum: 0, maximum: 1 },
    { type: "string", pattern: PERCENTAGE_PATTERN },
  ],
});

/** A number in a metric's unit, or with one of its own. */
export const amount = valueOf(parseAmount, {
  title: "number or number with unit",
  anyOf: [{ type: "number" }, { type: "string", pattern: AMOUNT_PATTERN }],
});

/** The same, never below 0. */
export const positiveAmount = valueOf(parsePositiveAmount, {
  title: "number or number with unit",
  anyOf: [
    { type: "number", minimum: 0 },
    { type: "string", pattern: AMOUNT_PATTERN },
  ],
});

/** The margin of a metric, which may have a unit. */
export const ownMargin = valueOf(parseOwnMargin, {
  title: "margin",
  anyOf: [
    { type: "number", minimum: 0 },
    { type: "string", pattern: PERCENTAGE_PATTERN },
    { type: "string", pattern: AMOUNT_PATTERN },
  ],
});

export const percentage = valueOf<number>(
  (input) => {
    const value = parsePercentage(input);
    if (value !== null) return { ok: true, value };
    const advice = typeof input === "number" && input >= 0 ? ` (write ${asPercentage(input)})` : "";
    return { ok: false, message: `expected a percentage such as 10%, got ${describeValue(input)}${advice}` };
  },
  { title: "percentage", type: "string", pattern: PERCENTAGE_PATTERN },
);

function asPercentage(value: number): string {
  return value < 1 ? `${Number((value * 100).toPrecision(12))}%` : `${value}%`;
}

export const text = z.string(expected("text")).min(1, "expected text, got an empty text");

/** Any finite number. */
export const number = z.number(expected("a number"));

/** A number that is not below zero. */
export const nonNegative = number.min(0, expected("a number that is not negative"));

/** A whole number in a range. */
export function wholeNumber(min: number, max: number) {
  const options = expected(`a whole number from ${min} to ${max}`);
  return z.int(options).min(min, options).max(max, options);
}

export const flag = z.boolean(expected("true or false"));

/** One of a few words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  const [last, ...others] = words.toReversed();
  const all = others.length === 0 ? last : `${others.toReversed().join(", ")} or ${last}`;
  return z.enum(words, expected(words.length > 2 ? `one of ${all}` : `${all}`));
}

const AXIS_VALUE = "text, a number, true or false";

export const axisValue: z.ZodType<AxisValue> = z.union(
  [z.string(), z.number(), z.boolean()],
  expected(AXIS_VALUE),
);

/** Value of each named axis. */
export const axes = z.record(z.string(), axisValue, expected("a mapping from axis to value"));

/** `{mode: fast}` or `{mode: [fast, careful]}`: axis to accepted values. */
export const where = z
  .record(
    z.string(),
    z.union(
      [axisValue, z.array(axisValue).min(1, "expected at least one value, got an empty list")],
      expected(`a value (${AXIS_VALUE}) or a list of values`),
    ),
    expected("a mapping from axis to a value or a list of values"),
  )
  .transform((written): Where =>
    Object.fromEntries(
      Object.entries(written).map(([axis, value]): [string, readonly AxisValue[]] => [
        axis,
        isList(value) ? value : [value],
      ]),
    ),
  )
  .meta({ title: "where" });

/** `Array.isArray` does not narrow readonly unions. */
function isList(value: AxisValue | readonly AxisValue[]): value is readonly AxisValue[] {
  return Array.isArray(value);
}

/** A list of program and arguments, or one text for the shell. */
export const commandLine = z
  .union(
    [
      z.array(z.string(expected("text"))).min(1, "expected the program's name, got an empty list"),
      z.string().min(1, "expected a command, got an empty text"),
    ],
    expected("a list (program and arguments) or one text for the shell"),
  )
  .meta({ title: "command" });

/** The command as a user writes it; a list of arguments is shown as a list. */
export function commandText(command: readonly string[] | string): string {
  return typeof command === "string" ? command : JSON.stringify(command);
}

export const regularExpression = text.meta({ title: "regular expression", format: "regex" });
