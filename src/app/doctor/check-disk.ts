import { freeSpace } from "../../adapters/node/free-space.ts";
import type { Check } from "./check.ts";
import { fine, trouble } from "./health-check.ts";

const MIB = 1024 ** 2;
const LITTLE = 1024 * MIB;
const TOO_LITTLE = 100 * MIB;

export const checkDisk: Check = async ({ workspace }) => {
  const free = await freeSpace(workspace.root);
  if (free === null) return [fine("disk", "the free space is not known")];
  const text = `${Math.floor(free / MIB)} MiB free`;
  if (free >= LITTLE) return [fine("disk", text)];
  const advice = "free some space: a run writes rows, reports and baselines";
  return [trouble("disk", free < TOO_LITTLE ? "fail" : "warn", { text, advice })];
};
