import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { Tool } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { meansOnly } from "./means-only.ts";
import { requireNames } from "./require-names.ts";

const number = z.number().nullish();

/** Strict: objects of three levels are anything. */
const measure = z.strictObject({ value: z.number().nullable(), lower_value: number, upper_value: number });

const fileSchema = lazily(() => z.record(z.string(), z.record(z.string(), measure)));

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
const START = new RegExp(
  String.raw`^\s*\{\s*(?:${TEXT}\s*:\s*\{\s*\}\s*,\s*)*${TEXT}\s*:\s*\{\s*${TEXT}\s*:\s*\{\s*"(?:lower_value|upper_value|value)"\s*:\s*(?:-?\d|null|NaN)`,
);

/** The keys of a k6 summary, whose start may look the same. */
const OTHERS = ["metrics", "root_group"];

/**
 * Bencher Metric Format: `{benchmark: {measure: {value}}}`. A measure has neither unit nor direction, which Bencher keeps
 * beside its thresholds; the bounds of a value may be anything.
 */
const tool: Tool = {
  format: "bmf",
  name: "Bencher Metric Format",
  recognises: ({ text, json }) => START.test(text) && !OTHERS.some((key) => json.has(key)),
  *parse(file, doubt) {
    const read = readToolJson(file);
    requireNames(read, file.shown);
    const content = Object.entries(requireToolSchema(read, file.shown, fileSchema()));
    for (const [benchmark, measures] of content) {
      const values = Object.entries(measures).map(
        ([name, { value }]) =>
          [{ name, kind: "amount", better: null, unit: null, role: "gate" } as const, value] as const,
      );
      const axes = { benchmark };
      const error = { code: "no-result", message: "has no measure with a value" };
      if (values.every(([, value]) => value === null)) yield { axes, values: [], status: "errored", error };
      else yield { axes, values };
    }
    if (content.length === 0) return;
    doubt(meansOnly(file.shown, ADVICE));
    const text = `${file.shown} does not say in which direction a measure is better, so that no value is judged. Declare the metrics with better: lower or higher.`;
    doubt({ code: "no-direction", text });
  },
};

export const bencher = toolImporter(tool);

const ADVICE =
  "Name the file of the benchmark tool itself, or run it several times, each time to a file of its own, and name all of them.";
