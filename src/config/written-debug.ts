import { z } from "zod";
import { optionalKey, requiredKey } from "./values/described.ts";
import { expected } from "./values/expected.ts";
import { flag, wholeNumber } from "./values/written-values.ts";

export const writtenDebug = z.strictObject(
  {
    trials: requiredKey(
      wholeNumber(1, 1000),
      "Trials whose requests and answers are kept, the first repetitions of the first cases.",
    ),
    "on-pull-requests": optionalKey(flag, "Keep them on pull requests, too. Default: false."),
  },
  expected("a mapping with trials"),
);
