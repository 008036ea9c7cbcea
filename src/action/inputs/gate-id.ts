import { z } from "zod";
import { didYouMean } from "../../base/did-you-mean.ts";
import { hashJson } from "../../base/hash.ts";
import type { Json } from "../../base/json.ts";

/** What the action is told of a gate's id. */
interface GateIdInputs {
  readonly "gate-id": string;
  readonly "gate-id-suffix": string;
  readonly matrix: string;
}

/** The gate's id: the input's, else the config's, with what tells the jobs of a matrix apart. */
export function gateIdOf(inputs: GateIdInputs, configured: string): string {
  const id = inputs["gate-id"] === "" ? configured : inputs["gate-id"];
  const matrix = readMatrix(inputs.matrix);
  const parts = suffixKeys(inputs["gate-id-suffix"], matrix).map((key) => idPart(matrix?.[key] ?? null));
  return shortened([id, ...parts].join("-"));
}

/** Whether this job is one of several of a matrix. */
export function hasMatrix({ matrix }: Pick<GateIdInputs, "matrix">): boolean {
  return readMatrix(matrix) !== null;
}

/** What is wrong with the input; null = nothing. */
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

/** Null: the job has none, or an expression that nobody evaluated stands there. */
function readMatrix(text: string): Readonly<Record<string, Json>> | null {
  if (text.trim() === "" || text.startsWith("${{")) return null;
  return MATRIX.parse(JSON.parse(text));
}

const MATRIX = z.record(z.string(), z.json()).nullable();

/** Whether a text is what `toJSON(matrix)` makes. */
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

/** Two values that differ give parts that differ, whatever must be replaced in them. */
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
