/** Reads the rows of a file as every door does: `node read-rows.mjs FORMAT FILE`. */
import { fileBytes } from "../../src/adapters/node/byte-source.ts";
import { importAs } from "../../src/importers/registry.ts";

const [format = "", path = ""] = process.argv.slice(2);
const cpu = process.cpuUsage();
const { rows: all } = importAs(format, [fileBytes(path, path)]);
let rows = 0;
for (const _ of all) rows += 1;
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1000;
process.stdout.write(`${JSON.stringify({ cpuMs, rows })}\n`);
