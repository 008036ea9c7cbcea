import { withCommandsStopped } from "../../adapters/github/stop-commands.ts";
import type { Config } from "../../model/config/config.ts";
import type { Verdict } from "../../model/result/verdict.ts";
import { EXIT } from "../../base/errors.ts";
import { noSecretsVerdict } from "../../gate/no-secrets-verdict.ts";
import { prose } from "../../report/markdown/escape-markdown.ts";
import type { Job } from "../job.ts";
import type { OpenCheck } from "../publish/open-check.ts";
import { publishNotice } from "../publish/publish-notice.ts";
import { setOutputs } from "../inputs/outputs.ts";
import type { Policy } from "./read-policy.ts";

/**
 * Declared secrets that a pull request did not get. Empty where it can be measured: the secrets exist, a recording
 * replaces them, or the pull request does get secrets, so that a missing one is an error. Only names in the policy that
 * judges count: a fork must not avoid its gate by declaring another name.
 */
export function withheldSecrets({ context, io }: Job, policy: Policy): readonly string[] {
  const { event } = context;
  if (event.kind !== "pull-request" || event.trusted || !event.isReadOnly) return [];
  if (policy.config.execution.replay !== null) return [];
  return policy.declaredSecrets.filter((name) => (io.env[name] ?? "").trim() === "");
}

/**
 * Plans and checks what would be run, and reports that it was not run. Throws UsageError for a config that cannot be
 * run anywhere.
 */
export async function passUnmeasured(
  job: Job,
  check: OpenCheck,
  { policy: { config }, missing }: { readonly policy: Policy; readonly missing: readonly string[] },
): Promise<number> {
  const suite = job.inputs.suite === "" ? null : job.inputs.suite;
  const { text } = await job.port.describePlan({ config, suite });
  await withCommandsStopped(job.io.print, async () => job.io.print(text));
  const { title, exitCode } = await publishUnmeasured(job, check, { config, missing });
  if (exitCode !== EXIT.pass) job.io.fail(`${title} (exit code ${exitCode})`);
  return exitCode;
}

/** Writes to every place of a report that nothing was measured. */
export async function publishUnmeasured(
  job: Job,
  check: OpenCheck,
  { config, missing }: { readonly config: Config; readonly missing: readonly string[] },
): Promise<Verdict> {
  const verdict = noSecretsVerdict(missing, config.gate);
  const { kind, title, exitCode, conclusion } = verdict;
  const text = `${prose(ADVICE, ADVICE.length)}\n\nNothing was run, and **nothing was compared**.`;
  const body = `**${prose(`${config.id}: ${title}`, 300)}**\n\n${text}\n`;
  await publishNotice(job, check, { gateId: config.id, conclusion, title, text, body });
  job.io.warn(`${title}. ${ADVICE}`);
  setOutputs(job.io, { verdict: kind, "exit-code": String(exitCode) });
  return verdict;
}

const ADVICE =
  "GitHub gives no secrets to pull requests from forks and from Dependabot. Gate it in the merge queue, push it to a branch of this repository, or configure a recorded run with replay.";
