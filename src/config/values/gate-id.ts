import { hashJson } from "../../base/hash.ts";

/** An id is a part of the names of checks, comments, artifacts and folders, so it must be safe in all of them. */
const GATE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** The names that a user may give a gate: letters, their marks and digits of any script. */
export const GATE_NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,62}$/u;
/** Longest part of a name that is kept before its digest. */
const KEPT = 40;
const DIGITS = 8;

/**
 * A gate id for any name: the name itself if it is an id, else its Latin letters and digits with a digest. So two names
 * never have the same id, and a name has the same id on every machine, however its accents are encoded.
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
