import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MEASURED_FILE, measuredText } from "../adapters/github/artifacts/measured-artifact.ts";
import { writeFileAtomic } from "../adapters/node/files.ts";
import { secretValues } from "../secrets/child-environment.ts";
import { judgeMeasured } from "../app/measured/judge-measured.ts";
import { gateLocally, planLocally } from "../app/local-gate.ts";
import { validateLocally } from "../app/validate.ts";
import { measuredOfRun } from "../app/measured/measured-of-run.ts";
import type { Workspace } from "../app/workspace.ts";
import { writeBundle } from "../app/runs/write-bundle.ts";
import { describePlan } from "../plan/describe-plan.ts";
import type { GatePort } from "./gate-port.ts";
import { localObserver } from "./local-observer.ts";
import { plannedFallbacks } from "../runners/planned-fallbacks.ts";
import { planText } from "../plan/plan-text.ts";

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
    async writeMeasured({ config, suite, whose, result }) {
      const plan = await planLocally({ config, suite, where: {} }, workspace);
      const folder = join(result.runFolder, "measured");
      await mkdir(folder, { recursive: true });
      const text = measuredText(measuredOfRun(whose, plan, result));
      await writeFileAtomic(join(folder, MEASURED_FILE), text);
      return { folder, files: [MEASURED_FILE] };
    },
    judge: ({ baselineRoot, ...request }) => judgeMeasured(request, { ...workspace, root: baselineRoot }),
    secretValues: (declared) => secretValues(declared, workspace),
  };
}
