import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CONFIG, MODULE_RUN } from "./experiment.ts";

/**
 * Careful trials start a child of their own, note both ids, and wait, while the file `patient` is there; `stubborn`
 * ones do not end on SIGTERM.
 */
const MEASURE = `#!/bin/sh
case "$REGRESSION_GATE_CASE" in *careful*) if [ -e patient ]; then
  if [ -e stubborn ]; then trap '' TERM; fi
  sleep 300 &
  echo "$$ $!" >> pids
  wait; wait; sleep 300
fi;; esac
echo "{\\"score\\": 0.\${REGRESSION_GATE_SEED}}"
`;
const config = CONFIG.replace(MODULE_RUN, "command: [sh, measure.sh], concurrency: 3");
/** An experiment whose trials wait. */
export const PATIENT = {
  "regression-gate.yml": config,
  "measure.sh": MEASURE.replaceAll("\\$", "$"),
  patient: "",
};

/** Ids of the processes that wait, once there are as many trials in flight as workers. */
export async function waitingPids(folder: string): Promise<readonly number[]> {
  const file = join(folder, "pids");
  for (;;) {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    if (lines.length === 3) return lines.flatMap((line) => line.split(" ")).map(Number);
    await sleep(10);
  }
}
