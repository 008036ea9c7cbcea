import { freeSpace } from "../../adapters/node/free-space.ts";
import type { Workspace } from "../workspace.ts";
import { fine, trouble, type Diagnosis } from "./diagnosis.ts";

const LEAST_NODE = [20, 19] as const;

export function checkNode(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNewEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  if (isNewEnough) return fine("node", `Node.js ${version}`);
  const needed = LEAST_NODE.join(".");
  return trouble("node", "fail", { text: `Node.js ${version}`, advice: `use Node.js ${needed} or newer` });
}

const MIB = 1024 ** 2;
const LITTLE = 1024 * MIB;
const TOO_LITTLE = 100 * MIB;

export async function checkDisk({ root }: Workspace): Promise<Diagnosis> {
  const free = await freeSpace(root);
  if (free === null) return fine("disk", "how much is free is not known");
  const text = `${Math.floor(free / MIB)} MiB free`;
  if (free >= LITTLE) return fine("disk", text);
  const advice = "free some space: rows, reports and baselines are written while a run goes on";
  return trouble("disk", free < TOO_LITTLE ? "fail" : "warn", { text, advice });
}
