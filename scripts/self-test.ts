import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { runBundle } from "../__tests__/e2e/support/run-bundle.ts";
import { createGitHubClient } from "../src/adapters/github/client.ts";
import { playPhase, type SelfTest } from "./self-test/play.ts";
import { BRANCHES, PHASES } from "./self-test/scenarios.ts";
import { isAsExpected, tableRows } from "./self-test/table-rows.ts";

/**
 * Main of .github/actions/self-test: plays the scenarios of one phase in a job of GitHub, and exits with 1 when one ends otherwise
 * than expected. Its rows are an output, of which the workflow makes one table.
 */
const JOB = z.object({
  INPUT_TOKEN: z.string().min(1),
  INPUT_PHASE: z.enum(PHASES),
  INPUT_PULLS: z.string().min(1),
  GITHUB_OUTPUT: z.string(),
  GITHUB_WORKSPACE: z.string(),
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_REPOSITORY_ID: z.coerce.number().int(),
  GITHUB_REF_NAME: z.string(),
  GITHUB_SHA: z.string(),
  GITHUB_RUN_ID: z.coerce.number().int(),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int(),
  GITHUB_API_URL: z.url(),
});
const PULLS = z.record(z.enum(BRANCHES), z.object({ number: z.int().positive(), head: z.string() }));

/** What the bundle gets of the job's environment as it is; the rest tells of the event, and is made up. */
const PASSED_ON = [
  "GITHUB_REPOSITORY",
  "GITHUB_RUN_ID",
  "GITHUB_WORKFLOW_REF",
  "GITHUB_API_URL",
  "GITHUB_SERVER_URL",
  "GITHUB_ACTOR",
  "GITHUB_JOB",
  "ACTIONS_RESULTS_URL",
  "ACTIONS_RUNTIME_TOKEN",
];

function openTest(job: z.infer<typeof JOB>): SelfTest {
  const [owner = "", repo = ""] = job.GITHUB_REPOSITORY.split("/");
  const api = { token: job.INPUT_TOKEN, apiUrl: job.GITHUB_API_URL, owner, repo };
  return {
    client: createGitHubClient({ ...api, onWait: (message) => console.log(message) }),
    token: job.INPUT_TOKEN,
    runId: job.GITHUB_RUN_ID,
    attempt: job.GITHUB_RUN_ATTEMPT,
    repositoryId: job.GITHUB_REPOSITORY_ID,
    defaultBranch: job.GITHUB_REF_NAME,
    sha: job.GITHUB_SHA,
    pulls: PULLS.parse(JSON.parse(job.INPUT_PULLS)),
    checkout: (branch) => join(job.GITHUB_WORKSPACE, "checkouts", branch ?? "main"),
    env: Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name] ?? ""])),
    runJob: (run) => runBundle(run),
    pause: (ms) => setTimeout(ms),
    print: (text) => console.log(text),
  };
}

async function main(): Promise<number> {
  const job = JOB.parse(process.env);
  const rows = await playPhase(openTest(job), job.INPUT_PHASE);
  appendFileSync(job.GITHUB_OUTPUT, `rows<<END_OF_ROWS\n${tableRows(rows)}\nEND_OF_ROWS\n`);
  return rows.every(isAsExpected) ? 0 : 1;
}

process.exitCode = await main();
