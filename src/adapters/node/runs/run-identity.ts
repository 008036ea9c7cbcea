import { usageProblem } from "../../../base/errors.ts";
import { readBytes, writeFileAtomic } from "../files.ts";

/** What must be the same for a run to be continued: name -> value, such as `git commit` -> sha. */
export type RunIdentity = Readonly<Record<string, string>>;

/** What a run directory remembers of its start. */
export interface RunOrigin {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly identity: RunIdentity;
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
    return typeof startedAt === "string" && isTexts(identity) ? { startedAt, identity } : null;
  } catch {
    return null;
  }
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
