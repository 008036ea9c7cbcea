import { loneTrials } from "../formats/stored-rows.ts";
import { TRIALS_SCHEMA } from "../formats/trials-file.ts";
import type { FileImporter } from "./importer.ts";

/** The name without its version: a later version is refused by name when it is read. */
const NAME = TRIALS_SCHEMA.split("@")[0] ?? TRIALS_SCHEMA;
const LOOKED_AT = 200;

/** The rows of a run, without the manifest that stands beside them in its folder. */
export const ownTrials: FileImporter = {
  takes: "file",
  name: "trials.jsonl",
  // A file with a damaged header is recognised, too.
  recognises: ({ text }) => text.slice(0, LOOKED_AT).includes(NAME),
  read: (file) => ({ rows: loneTrials(file) }),
};
