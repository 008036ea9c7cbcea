import { exists, filesIn } from "../../adapters/node/files.ts";
import { createLocalGit } from "../../adapters/node/git/local-git.ts";
import { git } from "../../adapters/node/git/git.ts";

const USUAL = ["main", "master", "trunk", "develop"];

/**
 * The repository's default branch: what origin says, else the event of the workflow that runs this, else the only branch
 * there is, or the only one of a usual name. Null = not known.
 */
export async function findDefaultBranch(
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  const told = (await createLocalGit(root).defaultBranch()) ?? (await eventBranch(env));
  if (told !== null) return told;
  const remote = await branches(root, "refs/remotes/origin/");
  const local = remote.length > 0 ? remote : await branches(root, "refs/heads/");
  return onlyOne(local) ?? onlyOne(local.filter((name) => USUAL.includes(name)));
}

async function eventBranch(env: Readonly<Record<string, string>>): Promise<string | null> {
  const path = env["GITHUB_EVENT_PATH"] ?? "";
  if (path === "" || !exists(path)) return null;
  try {
    const event: unknown = JSON.parse(await filesIn("/").readText(path));
    const branch = keyOf(keyOf(event, "repository"), "default_branch");
    return typeof branch === "string" && branch !== "" ? branch : null;
  } catch {
    // Whatever is wrong with it, the clone may know more.
    return null;
  }
}

/** The branches. Before the first commit there is none, but HEAD names the one that it will be. */
async function branches(root: string, place: string): Promise<readonly string[]> {
  const listed = await git(root, ["for-each-ref", "--format=%(refname)", place]);
  const names = listed.stdout
    .split("\n")
    .flatMap((ref) => (ref.startsWith(place) ? [ref.slice(place.length).trim()] : []))
    .filter((name) => name !== "HEAD");
  if (names.length > 0 || place !== "refs/heads/") return names;
  const head = await git(root, ["symbolic-ref", "--short", "HEAD"]);
  return head.ok && head.stdout.trim() !== "" ? [head.stdout.trim()] : [];
}

function onlyOne(names: readonly string[]): string | null {
  return names.length === 1 ? (names[0] ?? null) : null;
}

function keyOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}
