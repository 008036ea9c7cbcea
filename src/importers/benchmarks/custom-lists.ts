import { z } from "zod";
import { conversion, isUnitLabel } from "../../base/known-unit.ts";
import { lazily } from "../../formats/schemas.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Better } from "../../model/config/margin.ts";
import type { FileHead } from "../file-head.ts";
import type { FileImporter } from "../importer.ts";
import type { ToolMetric } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { meansOnly } from "./means-only.ts";

const fileSchema = lazily(() =>
  z.array(z.object({ name: z.string(), unit: z.string(), value: z.number().nullable() })),
);

function isCustom({ json }: FileHead): boolean {
  return ["name", "unit", "value"].every((key) => json.has(`[].${key}`));
}

interface Custom {
  readonly format: string;
  readonly name: string;
  /** Null = the file alone is known. */
  readonly better: Better | null;
  readonly recognises: (head: FileHead) => boolean;
}

function customList({ better, ...custom }: Custom): FileImporter {
  return toolImporter({
    ...custom,
    *parse(file, doubt) {
      const entries = requireToolSchema(readToolJson(file), file.shown, fileSchema());
      const names = new UniqueNames();
      for (const { name, unit, value } of entries) {
        const axes = { benchmark: names.next(name) };
        const error = { code: "no-result", message: "its value is no number" };
        if (value === null) yield { axes, values: [], status: "errored", error };
        else yield { axes, values: [[metricOf(unit.trim(), better), value]] };
      }
      if (entries.length > 0) doubt(meansOnly(file.shown, ADVICE));
      if (better === null && entries.length > 0) doubt(withoutDirection(file.shown));
      if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
    },
  });
}

const ADVICE =
  "The range is text that means what its writer likes: run the program several times, each time to a file of its own, and name all of them.";

function withoutDirection(shown: string): Warning {
  const text = `${shown} does not say whether a smaller or a bigger value is better, so that no value is judged. Name it with --input-format customSmallerIsBetter or customBiggerIsBetter.`;
  return { code: "no-direction", text };
}

const OWN_NAMES: ReadonlySet<string> = new Set(["time", "memory", "value"]);

/** Values of one unit are one metric, so that no mean is taken of milliseconds and megabytes. */
function metricOf(unit: string, better: Better | null): ToolMetric {
  const [above = ""] = unit.split("/").map((part) => part.trim());
  const isRate = unit.includes("/") && conversion(unit, `${above}/s`) !== null;
  const of = { kind: "amount", better, unit: isUnitLabel(unit) ? unit : null, role: "gate" } as const;
  if (!isRate && conversion(above, "ns") !== null) return { ...of, name: "time" };
  if (!isRate && conversion(above, "B") !== null) return { ...of, name: "memory" };
  if (unit === "") return { ...of, name: "value" };
  return { ...of, name: OWN_NAMES.has(unit) ? `${unit} (unit)` : unit };
}

/** The list of github-action-benchmark by which smaller values are better: only the name of the tool says it. */
export const customSmallerIsBetter = customList({
  format: "customSmallerIsBetter",
  name: "github-action-benchmark customSmallerIsBetter",
  better: "lower",
  recognises: () => false,
});

export const customBiggerIsBetter = customList({
  format: "customBiggerIsBetter",
  name: "github-action-benchmark customBiggerIsBetter",
  better: "higher",
  recognises: () => false,
});

/** Either of them, where nothing says which one. */
export const customUnnamed = customList({
  format: "github-action-benchmark",
  name: "github-action-benchmark list without its tool's name",
  better: null,
  recognises: isCustom,
});
