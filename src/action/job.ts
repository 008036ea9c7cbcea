import type { ArtifactStore } from "../adapters/github/artifacts/artifact-store.ts";
import type { GitHubClient } from "../adapters/github/client.ts";
import type { LocalGit } from "../adapters/node/git/local-git.ts";
import type { ActionsIo } from "../adapters/github/actions-io.ts";
import type { Inputs } from "./inputs/inputs.ts";
import type { CombinedComment } from "./publish/comment-part.ts";
import type { GatePort, ShardPort } from "./machine.ts";
import type { WorkflowContext } from "./inputs/workflow-context.ts";

/** Everything that one step of a workflow works with. */
export interface Job {
  readonly io: ActionsIo;
  readonly inputs: Inputs;
  readonly context: WorkflowContext;
  readonly client: GitHubClient;
  readonly artifacts: ArtifactStore;
  readonly git: LocalGit;
  readonly port: GatePort;
  readonly shards: ShardPort;
  /** Absolute path that the paths in inputs and config are relative to. */
  readonly workspace: string;
  /** Absolute path of the repository that contains the config; null = the config is in no clone. */
  readonly root: string | null;
  /** Absolute path of a folder that is emptied when the job ends. */
  readonly temporary: string;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Collects the comments of several gates for one combined comment; absent = each gate writes its own. */
  readonly combined?: CombinedComment | undefined;
  /** A random number from 0 to 1, excluding 1. */
  readonly random: () => number;
}
