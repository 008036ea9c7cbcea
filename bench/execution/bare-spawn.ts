/**
 * Starts a program again and again, so many at a time, and reads what it prints: what a command trial cannot do without.
 * `grouped`: each in a group of its own, without which what it leaves behind could not be ended.
 */
import { spawn } from "node:child_process";

const [how = "", count = "", atOnce = "", program = "", ...argv] = process.argv.slice(2);

function runOnce(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { stdio: ["ignore", "pipe", "pipe"], detached: how === "grouped" });
    child.stdout.resume();
    child.stderr.resume();
    child.once("error", reject);
    child.once("close", resolve);
  });
}

let left = Number(count);
const startMs = performance.now();
const startCpu = process.cpuUsage();
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (left > 0) {
      left -= 1;
      await runOnce();
    }
  }),
);
const { user, system } = process.cpuUsage(startCpu);
process.stdout.write(JSON.stringify({ wallMs: performance.now() - startMs, cpuMs: (user + system) / 1000 }));
