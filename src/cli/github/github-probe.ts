import { baselineName } from "../../baselines/search/baseline-candidates.ts";
import { askGitHub } from "../../adapters/github-fetch/fetch-artifact-api.ts";
import { settle } from "../../base/errors.ts";
import type { GitHubProbe } from "../../app/doctor/github-probe.ts";
import type { Workspace } from "../../app/workspace.ts";
import type { Config } from "../../model/config/config.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import { baseBranch } from "./base-branch.ts";
import { downloadBaseline } from "./download-baseline.ts";
import { findWorkflow } from "./find-workflow.ts";
import { readAccess } from "./github-access.ts";
import type { CliIo } from "../io.ts";

/** The questions that can be asked of GitHub with the available token. */
export async function githubProbe(
  io: CliIo,
  options: { readonly repo: string | undefined; readonly workflow: string | undefined },
  workspace: Workspace,
): Promise<GitHubProbe> {
  const settled = await settle(readAccess(io, options.repo));
  if (!settled.ok) {
    const why = settled.problems.map(({ message }) => message).join("; ");
    const advice = "without it neither the baseline nor the token's permissions can be looked at";
    return { kind: "none", why, advice };
  }
  const access = settled.value;
  const read = (path: string, query: Readonly<Record<string, string | number>>) => () =>
    askGitHub(access, path, query);
  return {
    kind: "asked",
    host: access.place.host,
    reads: [
      { permission: "contents: read", ask: read("/commits", { per_page: 1 }) },
      {
        permission: "actions: read",
        ask: read("/actions/artifacts", { name: baselineName("x"), per_page: 1 }),
      },
    ],
    async findBaseline(config: Config): Promise<Baseline> {
      const { id: gateId, baseline } = config;
      if (baseline.from !== "artifact")
        throw new Error("expected a config whose baseline is stored on GitHub");
      const workflowPath = options.workflow ?? jobsWorkflow(io) ?? (await findWorkflow(workspace.root));
      const branch = await baseBranch(baseline, workspace.root);
      return downloadBaseline({ gateId, baseline, branch, workflowPath, folder: null }, access, workspace);
    },
  };
}

/** `octo-org/product/.github/workflows/gate.yml@refs/heads/main` -> the path; null outside of a job. */
function jobsWorkflow({ env }: CliIo): string | null {
  return /^[^/]+\/[^/]+\/(.+?)@/.exec(env["GITHUB_WORKFLOW_REF"] ?? "")?.[1] ?? null;
}
