import { parseHistory } from "../formats/history-file.ts";
import { parseManifest } from "../formats/manifest.ts";
import { manifestedTrials } from "../formats/stored-rows.ts";
import { wholeText } from "../formats/text/byte-source.ts";
import type { FolderImporter } from "./importer.ts";

const BUNDLED_ROWS = "trials.jsonl.gz";
/** The first that is there. */
const ROWS = ["trials.jsonl", BUNDLED_ROWS, "trials.jsonl.zst"] as const;

/** The folder of a run, or a baseline bundle. */
export const ownRun: FolderImporter = {
  takes: "folder",
  name: "a run folder or bundle, with its manifest.json",
  recognises: ({ names }) => names.includes("manifest.json"),
  read: ({ names, file }) => {
    const manifestFile = file("manifest.json");
    const manifest = parseManifest(wholeText(manifestFile), manifestFile.shown);
    const rows = ROWS.find((name) => names.includes(name)) ?? BUNDLED_ROWS;
    return {
      run: { manifest, rows: manifestedTrials(file(rows), manifest) },
      history: names.includes("history.jsonl") ? historyOf(file("history.jsonl")) : [],
    };
  },
};

function historyOf(file: Parameters<typeof wholeText>[0]): ReturnType<typeof parseHistory> {
  return parseHistory(wholeText(file), file.shown);
}
