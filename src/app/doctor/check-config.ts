import { plural } from "../../report/words/describe-run.ts";
import { formatProblem, settle } from "../../base/errors.ts";
import { validateLocally } from "../validate.ts";
import type { Check } from "./check.ts";
import { fine, trouble } from "./health-check.ts";

const NAME = "config";

export const checkConfig: Check = async ({ configFile, loaded, workspace }) => {
  const validated = loaded.ok
    ? await settle(validateLocally({ config: loaded.value, suite: null, where: {} }, workspace))
    : loaded;
  if (!validated.ok) {
    const text = validated.problems.map(formatProblem).join("; ");
    return [
      trouble(NAME, "fail", {
        text,
        advice: "fix the config; regression-gate validate lists the same problems",
      }),
    ];
  }
  const { plan, warnings } = validated.value;
  const text = `${configFile} is valid: ${plural(plan.cases.length, "case")}, ${plural(plan.trials.length, "trial")}`;
  const [first] = warnings;
  if (first === undefined) return [fine(NAME, text)];
  return [trouble(NAME, "warn", { text, advice: warnings.map((warning) => warning.text).join("; ") })];
};
