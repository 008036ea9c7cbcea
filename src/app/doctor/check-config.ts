import { formatProblem, settle, type Settled } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import { validateLocally } from "../validate.ts";
import type { Workspace } from "../workspace.ts";
import { fine, trouble, type Diagnosis } from "./diagnosis.ts";

const NAME = "config";

export async function checkConfig(
  file: string,
  loaded: Settled<Config>,
  workspace: Workspace,
): Promise<Diagnosis> {
  const validated = loaded.ok
    ? await settle(validateLocally({ config: loaded.value, suite: null, where: {} }, workspace))
    : loaded;
  if (!validated.ok) {
    const text = validated.problems.map(formatProblem).join("; ");
    return trouble(NAME, "fail", { text, advice: "mend it; regression-gate validate says the same" });
  }
  const { plan, warnings } = validated.value;
  const text = `${file} is valid: ${plan.cases.length} cases, ${plan.trials.length} trials`;
  const [first] = warnings;
  if (first === undefined) return fine(NAME, text);
  return trouble(NAME, "warn", { text, advice: warnings.map((warning) => warning.text).join("; ") });
}
