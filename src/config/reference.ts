import { quote } from "../base/quote.ts";
import type { BaselineConfig, Reference } from "../model/config/config.ts";
import { type Complaint, valueComplaint } from "./values/complaint.ts";
import { defaultedKey } from "./values/keys.ts";
import { owned } from "./values/owner.ts";
import { text } from "./values/written-values.ts";

export const writtenReference = defaultedKey(
  text,
  "segment",
  "From where small steps are added up, besides the comparison with the baseline. `segment`: from the start of main's present level. A past run of main by its run id, or by its commit (7 to 40 hexadecimal digits, in quotes): from that run, with which a new level begins. `none`: they are not added up. A sum above the margin costs `creep`.",
);

export const REFERENCE_OWNER = "base";

/** A run id of this program, or a commit. */
const RUN = /^[A-Za-z0-9][A-Za-z0-9._-]{6,99}$/;

export function checkReference(reference: string | undefined, from: BaselineConfig["from"]): Complaint[] {
  if (reference === undefined || reference === "none") return [];
  if (from === "ref" || from === "none") {
    const message = `belongs to from: artifact or file, whose runs have a history; this baseline is from: ${from}`;
    return [{ path: ["baseline", "reference"], at: "key", message }];
  }
  if (isWord(reference) || RUN.test(reference)) return [];
  const message = `expected segment, none, a run id or a commit of 7 or more digits, got ${quote(reference)}`;
  return [valueComplaint(["baseline", "reference"], message)];
}

export function resolveReference(written = "segment"): Reference {
  return isWord(written) ? { by: written } : { by: "run", run: written };
}

function isWord(text: string): text is "segment" | "none" {
  return text === "segment" || text === "none";
}

export const ownedReference = owned<Reference>(REFERENCE_OWNER, {
  path: "baseline.reference",
  text: (reference) => (reference.by === "run" ? reference.run : reference.by),
  looser: (_, head) => (head.by === "none" ? true : null),
});
