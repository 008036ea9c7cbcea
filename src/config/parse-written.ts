import { z } from "zod";
import type { Complaint } from "./values/complaint.ts";
import { quote } from "../base/quote.ts";
import { didYouMean } from "../base/did-you-mean.ts";
import { writtenConfig, type WrittenConfig } from "./written-config.ts";
import { writtenMatrix } from "./matrix/matrix.ts";
import { writtenMetric } from "./metrics/written-metrics.ts";

/** The valid parts of a written config, for checks that need several of them. */
export interface WrittenParts {
  /** The whole config, when it is valid. */
  readonly whole: WrittenConfig | null;
  readonly parts: Partial<WrittenConfig>;
  /** Top-level keys that exist and are not, or not wholly, in `parts`. */
  readonly broken: ReadonlySet<string>;
  readonly complaints: readonly Complaint[];
}

/** Checks the form: unknown keys, missing keys and types. Top-level keys that begin with `x-` belong to the user. */
export function parseWritten(whole: unknown): WrittenParts {
  const value = withoutOwnKeys(whole);
  const parsed = writtenConfig.safeParse(value, { error: unknownKeys });
  if (parsed.success) return { whole: parsed.data, parts: parsed.data, broken: new Set(), complaints: [] };
  return {
    whole: null,
    ...salvage(value),
    complaints: parsed.error.issues.flatMap((issue) => complaintsOf(issue, [])),
  };
}

/** Removes the keys in which users keep anchors for other keys. */
function withoutOwnKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("x-")));
}

/** One line for each unknown key, in the order of the issue's keys. */
function unknownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return undefined;
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  return issue.keys.map((key) => `unknown key ${quote(key)}.${didYouMean(key, known)}`).join("\n");
}

function complaintsOf(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): Complaint[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    return issue.keys.map((key, index) => ({
      path: [...path, key].map(pathPart),
      at: "key",
      message: messages[index] ?? issue.message,
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = fittingBranch(issue.errors);
    if (branch !== null) return branch.flatMap((inner) => complaintsOf(inner, path));
  }
  return [{ path: path.map(pathPart), at: "value", message: issue.message }];
}

/** The alternative whose outer type matches the written value, so that its own problems are reported. */
function fittingBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | null {
  return branches.find((issues) => issues.every((issue) => !isOuter(issue))) ?? null;
}

function isOuter(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && OUTER_CODES.has(issue.code);
}

const OUTER_CODES: ReadonlySet<string> = new Set(["invalid_type", "invalid_value", "invalid_union"]);

function pathPart(part: PropertyKey): string | number {
  return typeof part === "number" ? part : String(part);
}

/** Parses each top-level key and each metric separately. */
function salvage(value: unknown): { parts: Partial<WrittenConfig>; broken: ReadonlySet<string> } {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { parts: {}, broken: new Set() };
  const parts: [string, unknown][] = [];
  const broken = new Set<string>();
  for (const [key, schema] of Object.entries<z.ZodType>(writtenConfig.shape)) {
    const written: unknown = Reflect.get(value, key);
    const parsed = schema.safeParse(key === "matrix" ? soundMatrix(written) : written);
    if (parsed.success) parts.push([key, parsed.data]);
    else broken.add(key);
    if (!parsed.success && key === "metrics") parts.push([key, soundMetrics(written)]);
  }
  // Each entry was parsed by the schema of its key.
  const sound: Partial<WrittenConfig> = Object.fromEntries(parts);
  return { parts: sound, broken };
}

/** A matrix with axes is checked further without its unknown keys and keys with an invalid value. */
function soundMatrix(matrix: unknown): unknown {
  if (typeof matrix !== "object" || matrix === null || !("axes" in matrix)) return matrix;
  const schemas = new Map<string, z.ZodType>(Object.entries(writtenMatrix.shape));
  const sound = Object.entries(matrix).filter(
    ([key, part]) => key === "axes" || schemas.get(key)?.safeParse(part).success === true,
  );
  return Object.fromEntries(sound);
}

function withoutTypos(written: unknown, { shape }: z.ZodObject): unknown {
  if (typeof written !== "object" || written === null || Array.isArray(written)) return written;
  return Object.fromEntries(Object.entries(written).filter(([key]) => key in shape));
}

function soundMetrics(written: unknown): Record<string, unknown> {
  if (typeof written !== "object" || written === null || Array.isArray(written)) return {};
  const sound = Object.entries(written).flatMap(([name, metric]) => {
    const parsed = writtenMetric.safeParse(withoutTypos(metric, writtenMetric));
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(sound);
}
