import { parseWellFormed } from "../../base/well-formed.ts";
import { z } from "zod";
import { didYouMean } from "../../base/did-you-mean.ts";
import { gateIdSlug } from "../../config/values/gate-id.ts";
import { hashJson } from "../../base/hash.ts";
import type { Json } from "../../base/json.ts";

/** The inputs that determine a gate's id. */
interface GateIdInputs {
  readonly "gate-id": string;
  readonly "gate-id-suffix": string;
  readonly matrix: string;
}

/**
 * The id of the gate: that of the input, else that of the config, with a suffix that distinguishes the jobs of a
 * matrix.
 */
export function gateIdOf(inputs: GateIdInputs, configured: string): string {
  const id = inputs["gate-id"] === "" ? configured : gateIdSlug(inputs["gate-id"]);
  const matrix = readMatrix(inputs.matrix);
  const parts = suffixKeys(inputs["gate-id-suffix"], matrix).map((key) => idPart(matrix?.[key] ?? null));
  return shortened([id, ...parts].join("-"));
}

/** Whether this job is one of several of a matrix. */
export function hasMatrix({ matrix }: Pick<GateIdInputs, "matrix">): boolean {
  return readMatrix(matrix) !== null;
}

/** The problem of the input `gate-id-suffix`; null = none. */
export function suffixProblem(suffix: string, matrixText: string): string | null {
  const matrix = readMatrix(matrixText);
  if (suffix === "") return null;
  if (matrix === null) return "this job has no matrix: leave it out, or write `gate-id`";
  const keys = Object.keys(matrix);
  const unknown = suffixKeys(suffix, matrix).filter((key) => !keys.includes(key));
  const [first] = unknown;
  if (first === undefined) return null;
  return `expected keys of the job's matrix, got ${JSON.stringify(first)}.${didYouMean(first, keys)}`;
}

/** Null = the job has no matrix, or the text is an expression that GitHub did not evaluate. */
function readMatrix(text: string): Readonly<Record<string, Json>> | null {
  if (text.trim() === "" || text.startsWith("${{")) return null;
  return MATRIX.parse(parseWellFormed(text));
}

const MATRIX = z.record(z.string(), z.json()).nullable();

/** Whether a text is the result of `toJSON(matrix)`. */
export function isMatrix(text: string): boolean {
  try {
    readMatrix(text);
    return true;
  } catch {
    return false;
  }
}

function suffixKeys(suffix: string, matrix: Readonly<Record<string, Json>> | null): readonly string[] {
  if (suffix === "") return [];
  if (suffix.trim() === "all") return Object.keys(matrix ?? {});
  return suffix.split(",").map((key) => key.trim());
}

/** Different values give different parts, even after characters were replaced. */
function idPart(value: Json): string {
  const text = typeof value === "object" ? "" : String(value);
  const clean = text.replaceAll(/[^A-Za-z0-9._-]+/g, "-");
  return clean === text && text !== ""
    ? text
    : [clean, digest(value)].filter((part) => part !== "").join("-");
}

const MAX_CHARS = 63;

function shortened(id: string): string {
  return id.length <= MAX_CHARS ? id : `${id.slice(0, MAX_CHARS - DIGITS - 1)}-${digest(id)}`;
}

const DIGITS = 8;

function digest(value: Json): string {
  return hashJson([value]).slice(0, DIGITS);
}
