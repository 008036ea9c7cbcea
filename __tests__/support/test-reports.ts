import type { FileImporter } from "../../src/importers/importer.ts";
import { bytesOf, readTool } from "./tool-files.ts";

/** Statuses of tests by name, of texts of one side; several where a test ran several times. */
export function statusesOf(
  importer: FileImporter,
  ...texts: readonly string[]
): Readonly<Record<string, string>> {
  return statuses(readTool(importer, ...texts.map((text) => bytesOf(text))).rows);
}

export function statuses(rows: ReturnType<typeof readTool>["rows"]): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { axes, testStatus = "passed" } of rows) {
    const test = String(axes["test"]);
    all[test] = all[test] === undefined ? testStatus : `${all[test]} ${testStatus}`;
  }
  return all;
}
