import { join } from "node:path";
import { systemClock } from "../adapters/node/clock.ts";
import { secretValues } from "../compose/child-environment.ts";
import { gateLocally } from "../compose/local-gate.ts";
import { progressLines } from "../compose/progress-lines.ts";
import { validateLocally } from "../compose/validate.ts";
import { DEFAULT_OUT, type Workspace } from "../compose/workspace.ts";
import { writeBundle } from "../compose/write-bundle.ts";
import { createRedactor } from "../model/redaction.ts";
import { describePlan } from "../plan/describe-plan.ts";
import type { GatePort } from "./gate-port.ts";
import { planText } from "./plan-text.ts";

export interface LocalPortOptions {
  /** Absolute: the checkout. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
}

/** The gate on the machine the job runs on. */
export function localPort({ root, env, signal }: LocalPortOptions): GatePort {
  const out = join(root, DEFAULT_OUT);
  const workspace: Workspace = { root, out, env, extraEnv: {}, clock: systemClock, signal };
  return {
    async run({ config, policyChanges, suite, findArtifact, print }) {
      // The runner hides what it was told to, but not what looks like a token.
      const redact = createRedactor(secretValues(config.secrets, workspace));
      const observer = progressLines(systemClock, (text) => print(redact(text.replace(/\n$/, ""))));
      const asked = { config, policyChanges, suite, where: {} };
      const request = { ...asked, resume: null, upTo: null, findArtifact, observer };
      return gateLocally(request, workspace);
    },
    async describePlan({ config, suite }) {
      const { plan } = await validateLocally({ config, suite, where: {} }, workspace);
      return planText(describePlan(plan, new Map(), config.execution.retry));
    },
    async writeBundle({ runFolder }) {
      const folder = join(runFolder, "baseline");
      return { folder, files: await writeBundle(runFolder, folder) };
    },
    secretValues: (declared) => secretValues(declared, workspace),
  };
}
