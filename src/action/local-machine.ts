import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MEASURED_FILE, measuredText } from "../adapters/github/artifacts/measured-artifact.ts";
import { systemClock } from "../adapters/node/clock.ts";
import { writeFileAtomic } from "../adapters/node/files.ts";
import { describePlanned } from "../app/describe-planned.ts";
import { gateLocally } from "../app/local-gate.ts";
import { planLocally } from "../app/plan-locally.ts";
import { judgeMeasured } from "../app/measured/judge-measured.ts";
import { measuredOfRun } from "../app/measured/measured-of-run.ts";
import { progressLines } from "../app/progress/progress-lines.ts";
import { writeBundle } from "../adapters/node/runs/write-bundle.ts";
import { mergeNothing } from "../app/shards/merge-nothing.ts";
import { mergeShards } from "../app/shards/merge-shards.ts";
import { describeShards, hashSplit, planShards, readSplit, runShard } from "../app/shards/plan-shards.ts";
import { validateLocally } from "../app/validate.ts";
import type { Workspace } from "../app/workspace.ts";
import { usageProblem } from "../base/errors.ts";
import type { Config } from "../model/config/config.ts";
import type { Split } from "../model/run/shard.ts";
import { planText } from "../plan/plan-text.ts";
import type { RunObserver } from "../run/ports.ts";
import { environmentRedactor, secretValues } from "../secrets/child-environment.ts";
import type { GatePort, ShardPort, ShardRunRequest } from "./machine.ts";

/**
 * Writes the progress to the log. The GitHub runner hides the secrets that it knows, but no other texts that look like
 * a token.
 */
function localObserver(place: {
  readonly config: Config;
  readonly workspace: Workspace;
  readonly print: (line: string) => void;
}): RunObserver {
  const redact = environmentRedactor(place.config.secrets, place.workspace);
  return progressLines(systemClock, (text) => place.print(redact(text.replace(/\n$/, ""))));
}

/** Nobody reads a log with more lines. */
const IN_LOG = { bullet: "  ", mostListed: 200, elsewhere: "" } as const;

/** The gate on the machine of this job. */
export function localPort(workspace: Workspace): GatePort {
  return {
    async run({ config, policyChanges, suite, findArtifact, earlier, onOpen, print }) {
      const observer = localObserver({ config, workspace, print });
      const asked = { config, policyChanges, suite, where: {}, earlier, onOpen };
      const request = { ...asked, resume: null, upTo: null, findArtifact, observer };
      return gateLocally(request, workspace);
    },
    async describePlan({ config, suite }) {
      const { plan, warnings } = await validateLocally({ config, suite, where: {} }, workspace);
      const text = planText(describePlanned(config, plan, new Map()), IN_LOG);
      return { text, warnings };
    },
    async writeBundle({ runFolder }) {
      const folder = join(runFolder, "baseline");
      return { folder, files: await writeBundle(runFolder, folder) };
    },
    async writeMeasured({ config, suite, whose, result }) {
      const plan = result.plan ?? (await planLocally({ config, suite, where: {} }, workspace));
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

/** Shards on the machine of this job. */
export function localShardPort(workspace: Workspace): ShardPort {
  const cwd = workspace.root;
  const where = {};
  return {
    plan: ({ config, suite, shards, split }) =>
      planShards({ config, suite, where }, { shards, split, cwd }, workspace),
    readPlan: ({ config, suite }, text) =>
      describeShards({ config, suite, where }, readSplit(text, PLAN), workspace),
    async run(request) {
      const { config, suite, shard, earlier, onOpen, print } = request;
      const split = await splitOf(request, workspace);
      const observer = localObserver({ config, workspace, print });
      const asked = { config, suite, where, policyChanges: [], observer, earlier, onOpen };
      const local = { ...asked, resume: null, upTo: null, findArtifact: null };
      return runShard(local, { index: shard.index, of: shard.of, split }, workspace);
    },
    merge: ({ folder, ...request }) => mergeShards({ ...request, where, cwd: folder }, workspace),
    mergeNothing: (request) => mergeNothing({ ...request, where }, workspace),
  };
}

const PLAN = "the plan";

/**
 * The split as the stored plan has it, where the plan was not split by hash. Null = split by hash, which needs no
 * stored plan.
 */
async function splitOf(
  { config, suite, shard, readPlan }: ShardRunRequest,
  workspace: Workspace,
): Promise<Split | null> {
  if (shard.split === null) return null;
  const made = await hashSplit({ config, suite, where: {} }, shard.of, workspace);
  if (made.hash.startsWith(shard.split)) return made;
  const stored = readSplit(await readPlan(), PLAN);
  if (stored.hash.startsWith(shard.split)) return stored;
  const message = `expected the plan ${shard.split}, got ${stored.hash.slice(0, shard.split.length)}: it was changed after it was stored`;
  throw usageProblem(PLAN, message);
}
