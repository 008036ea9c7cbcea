import { usageProblem } from "../base/errors.ts";
import type { FileHead } from "./file-head.ts";
import type { FileImporter } from "./importer.ts";

const OURS = /^regression-gate\/(.+)@/;

/** `report@1` -> `report`; null: no file of ours, or the rows of a run. */
function kindOf({ json }: FileHead): string | null {
  const schema = json.get("schema");
  const kind = typeof schema === "string" ? (OURS.exec(schema)?.[1] ?? null) : null;
  return kind === "trials" ? null : kind;
}

/** Files of ours without rows, which lie beside them: a report has means and no trials. */
export const ownFiles: FileImporter = {
  takes: "file",
  name: "a report or manifest",
  recognises: (head) => kindOf(head) !== null,
  read: ({ shown }) => {
    const message =
      "expected rows, got a report, a manifest or another file of a run that has none: name the run's folder, or its trials.jsonl";
    throw usageProblem(shown, message);
  },
};
