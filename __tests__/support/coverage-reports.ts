import type { FileImporter } from "../../src/importers/importer.ts";
import { bytesOf, readTool } from "./tool-files.ts";

/** `covered/total` by file and what is counted, of texts of one side. */
export function countsOf(
  importer: FileImporter,
  ...texts: readonly string[]
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return counts(readTool(importer, ...texts.map((text) => bytesOf(text))).rows);
}

export function counts(
  rows: ReturnType<typeof readTool>["rows"],
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    rows.map(({ axes, metrics }) => [
      String(axes["file"]),
      Object.fromEntries(
        Object.keys(metrics)
          .filter((name) => name.startsWith("covered-"))
          .map((name) => name.slice("covered-".length))
          .map((kind) => [kind, `${Number(metrics[`covered-${kind}`])}/${Number(metrics[kind])}`]),
      ),
    ]),
  );
}
