import type { JsonObject } from "../base/json.ts";
import type { Trial } from "../model/run/trial.ts";

/**
 * What a command reads on stdin and a module gets as its argument. Rows of file axes are in `content`, by axis name.
 */
export function trialInput(trial: Trial): JsonObject {
  return {
    axes: trial.case.axes,
    content: trial.case.content,
    repetition: trial.repetition,
    seed: trial.seed,
    side: trial.side,
  };
}
