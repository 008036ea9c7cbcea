import type { Check } from "./check.ts";
import { fine, trouble } from "./health-check.ts";

const NAME = "artifact service";

/**
 * Checks where reports and baselines are stored. The GitHub runner gives the address to actions only, and to no other
 * step.
 */
export const checkArtifactService: Check = async ({ workspace: { env } }) => {
  if (env["GITHUB_ACTIONS"] !== "true") return [fine(NAME, "not needed outside of GitHub Actions")];
  const token = env["ACTIONS_RUNTIME_TOKEN"] ?? "";
  const address = env["ACTIONS_RESULTS_URL"] ?? "";
  if (token !== "" && URL.canParse(address)) return [fine(NAME, `at ${new URL(address).host}`)];
  return [
    trouble(NAME, "warn", {
      text: "this step has no address of the artifact service",
      advice:
        "the runner gives the address to actions only: use mode: doctor of the action to check it. GitHub Enterprise Server has no artifact service: use a baseline from file: or ref:",
    }),
  ];
};
