import { z } from "zod";
import { optionalKey, requiredKey } from "./described.ts";
import { expected } from "./expected.ts";
import { flag, wholeNumber } from "./written-values.ts";

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
