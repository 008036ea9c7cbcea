/** The least that can be done with the bytes of a file: `node read-peer.mjs PEER FILE`. */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { SaxesParser } from "saxes";

const CHUNK_BYTES = 256 * 1024;

const [peer = "", path = ""] = process.argv.slice(2);
const cpu = process.cpuUsage();
const rows = read();
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1000;
process.stdout.write(`${JSON.stringify({ cpuMs, rows })}\n`);

function read(): number {
  if (peer === "json") {
    JSON.parse(readFileSync(path, "utf8"));
    return 1;
  }
  let count = 0;
  if (peer === "saxes") {
    const parser = new SaxesParser();
    parser.on("opentag", () => (count += 1));
    for (const text of texts()) parser.write(text);
    parser.close();
    return count;
  }
  let rest = "";
  for (const text of texts()) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      count += 1;
      if (peer === "json-lines") JSON.parse(line);
    }
  }
  return count;
}

function* texts(): Generator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const chunk = new Uint8Array(CHUNK_BYTES);
  const fd = openSync(path, "r");
  for (let bytes = readSync(fd, chunk); bytes > 0; bytes = readSync(fd, chunk)) {
    yield decoder.decode(chunk.subarray(0, bytes), { stream: true });
  }
  closeSync(fd);
}
