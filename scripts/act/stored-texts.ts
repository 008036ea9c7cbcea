import { gunzipSync } from "node:zlib";
import { unpackZip } from "../../src/adapters/zip/unpack-zip.ts";

const PLAIN = [
  "manifest.json",
  "origin.json",
  "plan.json",
  "measured.json",
  "report.json",
  "report.md",
  "report.html",
  "trials.jsonl",
  "history.jsonl",
  "debug.jsonl",
  "findings.csv",
  "junit.xml",
  "report.sarif",
];
const PACKED = ["trials.jsonl.gz"];
const NO_LIMITS = { maxBytes: 2 ** 30, maxRatio: 10_000, others: "leave" } as const;

/** Texts of the files that an artifact of ours holds. */
export async function storedTexts(zip: Buffer): Promise<readonly string[]> {
  const files = await unpackZip(zip, [...PLAIN, ...PACKED], NO_LIMITS);
  return [...files].map(([name, content]) => {
    const bytes = PACKED.includes(name) ? gunzipSync(content) : content;
    return Buffer.from(bytes).toString("utf8");
  });
}
