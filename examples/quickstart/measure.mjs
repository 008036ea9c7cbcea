import { readFile } from "node:fs/promises";
import { decompress } from "./compressors/format.mjs";

const ROOT = new URL("../../", import.meta.url);
const PASSES = 7;
/** Small files are compressed several times per pass, so that a pass is long compared with the resolution of the clock. */
const BYTES_PER_PASS = 24_576;

/** One trial of the baseline. */
export function baseline(trial) {
  return measure("map", trial.axes.file);
}

/** One trial of the candidate; CANDIDATE names another file of compressors/. */
export function candidate(trial) {
  return measure(process.env.CANDIDATE ?? "table", trial.axes.file);
}

/**
 * @param {string} name of a file in compressors/
 * @param {string} file to compress, relative to the repository's root
 * @returns {Promise<{"compress-ms": number, "packed-bytes": number}>} time of one compression, and what it makes of the file
 */
async function measure(name, file) {
  const { compress } = await import(`./compressors/${name}.mjs`);
  const input = new Uint8Array(await readFile(new URL(file, ROOT)));
  const packed = compress(input);
  if (Buffer.compare(decompress(packed), input) !== 0) throw new Error(`${name} does not give ${file} back`);
  return { "compress-ms": fastestPassMs(compress, input), "packed-bytes": packed.length };
}

/** The fastest pass is the one that other programs on the machine disturbed least. */
function fastestPassMs(compress, input) {
  const rounds = Math.ceil(BYTES_PER_PASS / input.length);
  let fastest = Infinity;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const start = performance.now();
    for (let round = 0; round < rounds; round += 1) compress(input);
    fastest = Math.min(fastest, (performance.now() - start) / rounds);
  }
  return fastest;
}
