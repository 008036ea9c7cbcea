import { z } from "zod";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { axes, axisValue, text, where, wholeNumber } from "../values/written-values.ts";

export const writtenFileAxis = z.strictObject(
  {
    file: requiredKey(
      text,
      "File with one entry per value: `.json` (a list), `.jsonl`, `.yaml` (a list) or `.csv`, relative to the repository's root.",
    ),
    id: defaultedKey(
      text,
      "id",
      "Field that identifies an entry; reports show it, and the two sides are joined by it.",
    ),
  },
  expected("a mapping with file and id"),
);

const writtenAxis = z
  .union([z.array(axisValue), writtenFileAxis], expected("a list of values, or {file: tasks.jsonl, id: id}"))
  .meta({ title: "list of values or file" });

/** Alpha is shared out: with more looks each of them sees next to nothing. */
const MOST_LOOKS = 10;

export const writtenAdaptive = z.strictObject(
  {
    looks: requiredKey(
      z
        .array(wholeNumber(1, 100_000), expected("a list of repetitions, such as [10, 20, 30]"))
        .min(2, "expected at least two looks; for one write `repetitions`")
        .max(MOST_LOOKS, `expected at most ${MOST_LOOKS} looks: each gets its share of alpha`),
      "Numbers of repetitions, ascending, after which the run is judged (interim analyses). Decided groups get no more repetitions; the last look is the maximum. Each look spends `alpha` / number of looks.",
    ),
  },
  expected("a mapping with looks"),
);

export const writtenMatrix = z.strictObject(
  {
    axes: optionalKey(
      z
        .record(z.string(), writtenAxis, expected("a mapping from axis to its values"))
        .meta({ title: "axis → values" }),
      "Named dimensions, in the order in which cases are listed. Each is a list of values or a file of entries. Without axes, `include` lists the cases.",
    ),
    include: defaultedKey(
      z.array(axes, expected("a list of mappings from axis to value")),
      [],
      "Extra cases, as in GitHub Actions: an entry that matches existing cases extends them, any other adds a case. May name axes that are not in `axes`.",
    ),
    exclude: defaultedKey(
      z.array(where, expected("a list of mappings from axis to a value or a list of values")),
      [],
      "Cases to leave out: a case is left out if it matches all values of an entry.",
    ),
    repetitions: defaultedKey(
      wholeNumber(1, 100_000),
      1,
      "How often each case is executed. More repetitions detect smaller changes. With `adaptive` it is the last look, and you can leave it out.",
    ),
    adaptive: optionalKey(
      writtenAdaptive,
      "Interim analyses: judge before all repetitions are run, and stop the groups that are decided. Only if both sides run in one job: `sides`, or `baseline: {from: ref}`.",
    ),
  },
  expected("a mapping with axes and repetitions"),
);

export type WrittenMatrix = z.output<typeof writtenMatrix>;
