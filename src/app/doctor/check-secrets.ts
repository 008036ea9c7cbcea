import { secretNames } from "../../config/run/definition.ts";
import { childEnvironment } from "../../secrets/child-environment.ts";
import { type Check, configOf } from "./check.ts";
import { fine, trouble } from "./health-check.ts";

/** A key that is sent must be set. A secret that is only redacted need not be. */
export const checkSecrets: Check = async (context) => {
  const config = configOf(context);
  if (config === null) return [];
  const env = childEnvironment(context.workspace);
  const isMissing = (name: string): boolean => (env[name] ?? "").trim() === "";
  const { secrets, run, sides } = config;
  const sent = [run, sides?.baseline, sides?.candidate].flatMap(secretNames);
  const missing = secrets.filter(isMissing);
  if (secrets.length === 0) return [fine("secrets", "the config declares no secrets")];
  if (missing.length === 0) return [fine("secrets", `set: ${secrets.join(", ")}`)];
  const level = missing.some((name) => sent.includes(name)) ? "fail" : "warn";
  return [
    trouble("secrets", level, {
      text: `not set: ${missing.join(", ")}`,
      advice:
        "pass it to the step with env: NAME: ${{ secrets.NAME }}; pull requests from forks and Dependabot get no secrets, and their gate is then neutral",
    }),
  ];
};
