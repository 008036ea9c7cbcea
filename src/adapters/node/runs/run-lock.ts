import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type UsageError, usageProblem } from "../../../base/errors.ts";
import { errnoOf } from "../errno-of.ts";
import { isOwnerAlive, thisProcess, type ProcessOwner } from "../process/process-owner.ts";

/** Who holds a lock. */
interface Owner extends ProcessOwner {
  /** ISO 8601. */
  readonly startedAt: string;
}

/** A lock file is written a moment after it is made. */
const WRITE_MS = 200;

/**
 * Takes a lock file, or refuses with the owner's pid and start time. An owner that has ended does not block.
 */
export async function acquireLock(path: string): Promise<void> {
  const me = JSON.stringify(self());
  while (!(await create(path, me))) {
    const found = await readOwner(path);
    if (found.owner !== null && isOwnerAlive(found.owner)) {
      throw inUse(path, found.owner);
    }
    await removeStale(path, found.text);
  }
}

export async function releaseLock(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    // A file has taken the place of its folder: nothing is locked, and what happened to the rows is the message that counts.
    if (errnoOf(error) !== "ENOTDIR") throw error;
  }
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

async function readOwner(
  path: string,
): Promise<{ readonly owner: Owner | null; readonly text: string | null }> {
  const first = parseOwner(await readText(path));
  if (first.owner !== null || first.text === null) {
    return first;
  }
  await sleep(WRITE_MS);
  return parseOwner(await readText(path));
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

/** An unreadable lock has no owner. */
function parseOwner(text: string | null): { readonly owner: Owner | null; readonly text: string | null } {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return { owner: isOwner(value) ? value : null, text };
  } catch {
    return { owner: null, text };
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isSafeInteger(value.pid) &&
    "startedAt" in value &&
    typeof value.startedAt === "string" &&
    "host" in value &&
    typeof value.host === "string" &&
    "ticks" in value
  );
}

/** Moves the lock away and looks whether it was the stale one: another process may have taken it over meanwhile. */
async function removeStale(path: string, staleText: string | null): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await readText(aside);
  if (moved !== staleText && moved !== null) {
    await create(path, moved);
  }
  await rm(aside, { force: true });
}

function self(): Owner {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  return { ...thisProcess(), startedAt };
}

function inUse(path: string, owner: Owner): UsageError {
  const where =
    owner.host === hostname() ? "" : ` on ${owner.host}; if that machine is gone, delete this file`;
  const message = `this run is in use by process ${owner.pid}, started ${owner.startedAt}${where}`;
  return usageProblem(path, message);
}
