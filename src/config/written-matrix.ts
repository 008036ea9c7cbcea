import { z } from "zod";
import { defaultedKey, optionalKey, requiredKey } from "./described.ts";
import { expected } from "./expected.ts";
import { axes, axisValue, text, where, wholeNumber } from "./written-values.ts";

export const writtenFileAxis = z.strictObject(
  {
    file: requiredKey(
      text,
      "File with one entry per value: `.json` (a list), `.jsonl`, `.yaml` (a list) or `.csv`, relative to the repository's root.",
    ),
    id: defaultedKey(
      text,
      "id",
      "Field that identifies an entry; reports show it, and the two sides are joined on it.",
    ),
  },
  expected("a mapping with file and id"),
);

const writtenAxis = z
  .union([z.array(axisValue), writtenFileAxis], expected("a list of values, or {file: tasks.jsonl, id: id}"))
  .meta({ title: "list of values or file" });

export const writtenMatrix = z.strictObject(
  {
    axes: optionalKey(
      z
        .record(z.string(), writtenAxis, expected("a mapping from axis to its values"))
        .meta({ title: "axis → values" }),
      "Named dimensions in the order in which cases are listed. Each is a list of values or a file of entries. Without axes, `include` names the cases.",
    ),
    include: defaultedKey(
      z.array(axes, expected("a list of mappings from axis to value")),
      [],
      "Extra cases, as GitHub Actions has them: an entry that fits existing cases extends them, any other adds a case. May name axes that `axes` does not have.",
    ),
    exclude: defaultedKey(
      z.array(where, expected("a list of mappings from axis to a value or a list of values")),
      [],
      "Cases to leave out: a case goes when all the values of one entry fit it.",
    ),
    repetitions: defaultedKey(
      wholeNumber(1, 100_000),
      1,
      "How often each case is executed. More repetitions show smaller changes.",
    ),
  },
  expected("a mapping with axes and repetitions"),
);

export const writtenSuite = z.strictObject(
  {
    where: optionalKey(
      where,
      "Cases of this suite: axis to a value or a list of values. Without it the suite is the whole matrix.",
    ),
  },
  expected("a mapping with where, or {}"),
);

export type WrittenMatrix = z.output<typeof writtenMatrix>;
