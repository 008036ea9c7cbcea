import type { ByteSource } from "../../src/formats/text/byte-source.ts";
import type { FileImporter } from "../../src/importers/importer.ts";
import { bytesOf, type ReadTool, readTool } from "./tool-files.ts";
import { usageErrorOf } from "./usage-error-of.ts";

/** The first part of a file, as when its writer was stopped. */
export function cutAfter(file: ByteSource, share: number): ByteSource {
  const whole = Buffer.concat([...file.chunks()]);
  return bytesOf(new Uint8Array(whole.subarray(0, Math.floor(whole.length * share))));
}

export type CutRead =
  | { readonly how: "refused" }
  /** Its rows are those of the whole file, as far as they go, and something says that there is more. */
  | { readonly how: "told" }
  | { readonly how: "silent"; readonly rows: ReadTool["rows"] }
  | { readonly how: "other values"; readonly rows: ReadTool["rows"] };

/** How a file that is cut off is read. */
export function readCut(importer: FileImporter, file: ByteSource, share: number): CutRead {
  const { rows: all } = readTool(importer, file);
  let read: ReadTool | null = null;
  const error = usageErrorOf(() => {
    read = readTool(importer, cutAfter(file, share));
  });
  if (error !== null || read === null) return { how: "refused" };
  const { rows, warnings }: ReadTool = read;
  const measured = rows.filter(({ status }) => status !== "errored").map((row) => JSON.stringify(row));
  const known = new Set(all.map((row) => JSON.stringify(row)));
  if (!measured.every((row) => known.has(row))) return { how: "other values", rows };
  const isTold =
    rows.some(({ status }) => status === "errored") || warnings.some(({ code }) => code === "cut-off");
  return isTold ? { how: "told" } : { how: "silent", rows };
}
