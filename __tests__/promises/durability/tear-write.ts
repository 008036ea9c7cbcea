import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/**
 * Loaded before the command line (`node --import`): kills the process half-way through the write of the row whose
 * number TEAR_ROW holds. Rows are the only bytes that are written synchronously to a file.
 */
const tornRow = Number(process.env["TEAR_ROW"]);
const writeSync = fs.writeSync;
let writes = 0;

fs.writeSync = (fd: number, bytes: unknown) => {
  if (!Buffer.isBuffer(bytes)) throw new TypeError("expected rows to be written as bytes");
  writes += 1;
  if (writes < tornRow) return writeSync(fd, bytes);
  writeSync(fd, bytes.subarray(0, Math.floor(bytes.length / 2)));
  return process.kill(process.pid, "SIGKILL") ? 0 : 0;
};
syncBuiltinESMExports();
