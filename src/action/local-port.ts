import { join } from "node:path";
import { secretValues } from "../compose/child-environment.ts";
import { gateLocally } from "../compose/local-gate.ts";
import { validateLocally } from "../compose/validate.ts";
import type { Workspace } from "../compose/workspace.ts";
import { writeBundle } from "../compose/write-bundle.ts";
import { describePlan } from "../plan/describe-plan.ts";
import type { GatePort } from "./gate-port.ts";
import { localObserver } from "./local-observer.ts";
import { plannedFallbacks } from "../runners/planned-fallbacks.ts";
import { planText } from "./plan-text.ts";

/** The gate on the machine the job runs on. */
export function localPort(workspace: Workspace): GatePort {
  return {
    async run({ config, policyChanges, suite, findArtifact, earlier, onOpen, print }) {
      const observer = localObserver({ config, workspace, print });
      const asked = { config, policyChanges, suite, where: {}, earlier, onOpen };
      const request = { ...asked, resume: null, upTo: null, findArtifact, observer };
      return gateLocally(request, workspace);
    },
    async describePlan({ config, suite }) {
      const { plan } = await validateLocally({ config, suite, where: {} }, workspace);
      return planText(
        describePlan(plan, {
          previous: new Map(),
          retry: config.execution.retry,
          fallbacks: plannedFallbacks(config, plan.trials),
        }),
      );
    },
    async writeBundle({ runFolder }) {
      const folder = join(runFolder, "baseline");
      return { folder, files: await writeBundle(runFolder, folder) };
    },
    secretValues: (declared) => secretValues(declared, workspace),
  };
}
