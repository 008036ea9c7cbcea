import { z } from "zod";
import { calibrationSchema } from "./calibration-file.ts";
import { lazily } from "./schemas.ts";
import { reportSchema } from "./report-file.ts";

/**
 * Names of fields and fixed values of a report and a calibration: this program's own, whatever a secret may be. A report
 * without one of them could not be read, or would say another verdict.
 */
export const ownWords = lazily((): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const schema of [reportSchema(), calibrationSchema()]) {
    collect(z.toJSONSchema(schema, { io: "output" }), words);
  }
  return words;
});

const NAMES = "properties";
const VALUES: ReadonlySet<string> = new Set(["const", "enum"]);

function collect(node: unknown, words: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, part] of Object.entries<unknown>({ ...node })) {
    if (key === NAMES && typeof part === "object" && part !== null) {
      for (const name of Object.keys(part)) words.add(name);
    }
    if (VALUES.has(key)) {
      for (const value of [part].flat()) if (typeof value === "string") words.add(value);
    }
    collect(part, words);
  }
}
