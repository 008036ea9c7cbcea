import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

const MIB = 1024 ** 2;
const LEAST_MB = 64;

/** Heap of one thread, MiB: what this process may have (`--max-old-space-size`), and at most half of what the machine has. */
export function threadHeapMb(): number {
  const constrained = process.constrainedMemory();
  const machine = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return Math.max(LEAST_MB, Math.floor(Math.min(getHeapStatistics().heap_size_limit, machine / 2) / MIB));
}
