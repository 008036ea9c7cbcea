import { usageProblem } from "../../../base/errors.ts";
import { SIDES, type Side } from "../../../model/run/side.ts";
import { readBytes, writeFileAtomic } from "../files.ts";

/** What must be the same for a run to be continued: name -> value, such as `git commit` -> sha. */
export type RunIdentity = Readonly<Record<string, string>>;

/** What decides the rows of each side, besides their keys. Rows of a side that measured something else run again. */
export type RunInputs = Readonly<Partial<Record<Side, RunIdentity>>>;

/** What a run directory remembers of its start. */
export interface RunOrigin {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly identity: RunIdentity;
  /** Missing in runs of earlier versions. */
  readonly inputs?: RunInputs | undefined;
}

export async function writeRunOrigin(path: string, origin: RunOrigin): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(origin, null, 2)}\n`);
}

/** UsageError when the file is missing or none of ours. */
export async function readRunOrigin(path: string, shown: string): Promise<RunOrigin> {
  return parseRunOrigin(await readBytes(path, shown), shown);
}

/** UsageError for what no run wrote at its start. */
export function parseRunOrigin(bytes: Uint8Array, shown: string): RunOrigin {
  const value = parse(new TextDecoder().decode(bytes));
  if (value === null) {
    throw usageProblem(
      shown,
      "expected the file that a run writes at its start, got something else; start a new run",
    );
  }
  return value;
}

function parse(text: string): RunOrigin | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("startedAt" in value) || !("identity" in value)) {
      return null;
    }
    const { startedAt, identity } = value;
    if (typeof startedAt !== "string" || !isTexts(identity)) return null;
    return "inputs" in value
      ? { startedAt, identity, inputs: inputsOf(value.inputs) }
      : { startedAt, identity };
  } catch {
    return null;
  }
}

/** What is not as a run writes it decides nothing. */
function inputsOf(value: unknown): RunInputs {
  if (typeof value !== "object" || value === null) return {};
  const bySide = new Map<string, unknown>(Object.entries(value));
  const known = SIDES.flatMap((side) => {
    const texts = bySide.get(side);
    return isTexts(texts) ? [[side, texts] as const] : [];
  });
  return Object.fromEntries(known);
}

function isTexts(value: unknown): value is RunIdentity {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === "string")
  );
}

/** `git commit: 1f0c… -> 77e0…`, of everything that differs. */
export function identityChanges(before: RunIdentity, now: RunIdentity): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
  return names
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name}: ${before[name] ?? "none"} -> ${now[name] ?? "none"}`);
}

/**
 * Sides of which something has changed since, and what. Only what was there at the start counts: what has come since is
 * what the run itself has made.
 */
export function inputChanges(before: RunInputs, now: RunInputs): ReadonlyMap<Side, readonly string[]> {
  const changed = SIDES.map((side) => {
    const [old = {}, current = {}] = [before[side], now[side]];
    const names = new Set(Object.keys(old));
    const same = Object.fromEntries(Object.entries(current).filter(([name]) => names.has(name)));
    return [side, identityChanges(old, same)] as const;
  });
  return new Map(changed.filter(([side, changes]) => changes.length > 0 && now[side] !== undefined));
}

/** Rows of other code must not be mixed with new ones: UsageError names every difference. */
export function requireSameCode(before: RunIdentity, now: RunIdentity, shown: string): void {
  const changes = identityChanges(before, now);
  if (changes.length === 0) {
    return;
  }
  const list = changes.join("; ");
  throw usageProblem(
    shown,
    `cannot resume: this run measured other code or another machine (${list}). Go back to it, or start a new run`,
  );
}
