import type { Check } from "./check.ts";
import { fine, trouble } from "./health-check.ts";

const LEAST_NODE = [20, 19] as const;

export const checkNode: Check = async ({ nodeVersion }) => {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const isNewEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const text = `Node.js ${nodeVersion}`;
  if (isNewEnough) return [fine("node", text)];
  return [trouble("node", "fail", { text, advice: `use Node.js ${LEAST_NODE.join(".")} or newer` })];
};
