import { runNode, type NodeRun } from "./run-node.ts";

/** Runs an experiment without comparing it. */
export function runOurs(bundle: string, config: string, folder: string): Promise<NodeRun> {
  return runNode(bundle, ["run", "--quiet", "--config", config], folder);
}
