import { EXIT } from "../base/errors.ts";
import type { GateConfig } from "../model/config/config.ts";
import type { Verdict } from "../model/result/verdict.ts";
import { causeExitCode } from "./decide.ts";

/**
 * Where GitHub passes no secrets (a fork), nothing can be measured. That is not a pass, and the change is not to blame.
 * The check is neutral and says so, unless the policy asks for more.
 */
export function noSecretsVerdict(missing: readonly string[], gate: GateConfig): Verdict {
  const names = missing.join(", ");
  const text = `No secrets here (${names}): nothing was measured`;
  const cost = gate.costs["no-secrets"];
  const cause = { name: "no-secrets", cost, count: missing.length, text } as const;
  const exitCode = causeExitCode(cause, gate.failOn);
  return {
    kind: cost === "fail" ? "fail" : "inconclusive",
    exitCode,
    conclusion: exitCode === EXIT.pass ? "neutral" : "failure",
    title: text,
    causes: [cause],
  };
}
