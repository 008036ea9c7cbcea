import type { ArtifactStore } from "../adapters/github/artifacts/artifact-store.ts";
import type { GitHubClient } from "../adapters/github/client.ts";
import type { LocalGit } from "../adapters/node/git/local-git.ts";
import type { ActionsIo } from "../adapters/github/actions-io.ts";
import type { Inputs } from "./inputs/inputs.ts";
import type { CombinedComment } from "./publish/comment-part.ts";
import type { GatePort, ShardPort } from "./machine.ts";
import type { WorkflowContext } from "./inputs/workflow-context.ts";

/** Everything one step of a workflow works with. */
export interface Job {
  readonly io: ActionsIo;
  readonly inputs: Inputs;
  readonly context: WorkflowContext;
  readonly client: GitHubClient;
  readonly artifacts: ArtifactStore;
  readonly git: LocalGit;
  readonly port: GatePort;
  readonly shards: ShardPort;
  /** Absolute: what paths in inputs and config are relative to. */
  readonly workspace: string;
  /** Absolute: the repository that holds the config; null = there is no clone around it. */
  readonly root: string | null;
  /** Absolute: emptied when the job ends. */
  readonly temporary: string;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Takes what each gate would comment, for one comment of all; absent = each has its own. */
  readonly combined?: CombinedComment | undefined;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}
