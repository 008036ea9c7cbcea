import { hashJson } from "../../base/hash.ts";

/** It names checks, comments, artifacts and folders, so it has to be safe in all of them. */
const GATE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** What a person may call a gate: letters, their marks and digits of any script. */
export const GATE_NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,62}$/u;
/** How much of a name is kept beside its digest. */
const KEPT = 40;
const DIGITS = 8;

/**
 * A gate id for any name: itself where it is one, else what Latin letters and digits it has and a digest, so that two
 * names never share an id, and one name has the same on every machine, however its accents are encoded.
 */
export function gateIdSlug(name: string): string {
  const composed = name.replaceAll(/\p{Surrogate}/gu, "\uFFFD").normalize("NFC");
  if (GATE_ID.test(composed)) return composed;
  const latin = composed
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")
    .slice(0, KEPT);
  return `${latin === "" ? "gate" : latin}-${hashJson([composed]).slice(0, DIGITS)}`;
}
