import type { Check } from "./check.ts";
import { fine, trouble } from "./diagnosis.ts";

const NAME = "artifact service";

/** Where reports and baselines are stored. The runner tells actions where it is, and no other step. */
export const checkArtifactService: Check = async ({ workspace: { env } }) => {
  if (env["GITHUB_ACTIONS"] !== "true") return [fine(NAME, "not needed outside of GitHub Actions")];
  const token = env["ACTIONS_RUNTIME_TOKEN"] ?? "";
  const address = env["ACTIONS_RESULTS_URL"] ?? "";
  if (token !== "" && URL.canParse(address)) return [fine(NAME, `at ${new URL(address).host}`)];
  return [
    trouble(NAME, "warn", {
      text: "this step is not told where it is",
      advice:
        "only actions are told: use mode: doctor of the action to see it. On GitHub Enterprise Server there is none: name a baseline with file: or ref:",
    }),
  ];
};
