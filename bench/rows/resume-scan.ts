/** Reads the rows of a run that is resumed: `node resume-scan.mjs ROWS`. */
import { loadTrials } from "../../src/adapters/node/runs/load-trials.ts";

const [path = ""] = process.argv.slice(2);
const start = performance.now();
const cpu = process.cpuUsage();
const { rows } = loadTrials(path, path);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1000;
process.stdout.write(`${JSON.stringify({ ms, cpuMs, rows: rows.size })}\n`);
