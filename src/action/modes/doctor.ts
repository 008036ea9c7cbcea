import { baselineName } from "../../baselines/search/baseline-candidates.ts";
import { withCommandsStopped } from "../../adapters/github/stop-commands.ts";
import { systemClock } from "../../adapters/node/clock.ts";
import { examine } from "../../app/doctor/doctor.ts";
import type { GitHubProbe } from "../../app/doctor/github-probe.ts";
import { isHealthy, renderDiagnoses } from "../../app/doctor/render-diagnoses.ts";
import { DEFAULT_OUT, type Workspace } from "../../app/workspace.ts";
import { EXIT } from "../../base/errors.ts";
import { gateIdOf } from "../inputs/gate-id.ts";
import { comparedBranch } from "../policy/compared-branch.ts";
import { findArtifact } from "../artifacts/find-artifact.ts";
import type { Job } from "../job.ts";

/** Checks in this job what a gate needs, the artifact service included. It runs no trial and publishes nothing. */
export async function doctor(job: Job): Promise<number> {
  const { io, workspace: root } = job;
  const workspace: Workspace = {
    root,
    out: `${root}/${DEFAULT_OUT}`,
    env: io.env,
    extraEnv: {},
    clock: { ...systemClock, now: job.nowMs },
    signal: new AbortController().signal,
  };
  const diagnoses = await examine({
    workspace,
    configFile: job.inputs.config,
    cwd: root,
    nodeVersion: process.versions.node,
    github: probe(job),
  });
  await withCommandsStopped(io.print, async () => io.print(renderDiagnoses(diagnoses)));
  for (const { level, name, text, advice } of diagnoses) {
    if (level === "ok") continue;
    const line = `${name}: ${text}. ${advice ?? ""}`.trimEnd();
    if (level === "warn") io.warn(line);
    else io.fail(line);
  }
  return isHealthy(diagnoses) ? EXIT.pass : EXIT.usage;
}

function probe(job: Job): GitHubProbe {
  const { octokit, owner, repo } = job.client;
  const place = { owner, repo, per_page: 1 };
  return {
    kind: "asked",
    host: new URL(job.context.apiUrl).host,
    reads: [
      { permission: "contents: read", ask: async () => timeOf(await octokit.rest.repos.listCommits(place)) },
      {
        permission: "actions: read",
        ask: async () =>
          timeOf(await octokit.rest.actions.listArtifactsForRepo({ ...place, name: baselineName("x") })),
      },
    ],
    findBaseline: async (config) =>
      findArtifact(job, {
        config: { ...config, id: gateIdOf(job.inputs, config.id) },
        base: null,
        changes: [],
        declaredSecrets: config.secrets,
        compared: await comparedBranch(job, config.baseline),
      }),
  };
}

function timeOf({ headers }: { readonly headers: { readonly date?: string | undefined } }) {
  const time = Date.parse(headers.date ?? "");
  return { dateMs: Number.isNaN(time) ? null : time };
}
