import { isRepositoryPath } from "../model/run/source-place.ts";

/** The folder where runners of GitHub put a repository: its name comes twice. */
const CHECKOUT = /^(?:\/home\/runner\/work|\/Users\/runner\/work|[a-z]:\/a|\/__w)\/([^/]+)\/\1\//i;

/** The path with `/`, without a scheme and a leading `./`. */
export function plainPath(path: string): string {
  const isWindows = /^[a-z]:[\\/]/i.test(path) || (path.includes("\\") && !path.includes("/"));
  const slashed = isWindows ? path.replaceAll("\\", "/") : path;
  return slashed.replace(/^file:\/\/(?=\/)/, "").replace(/^(?:\.\/+)+/, "");
}

export function isAbsolutePath(path: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/]|file:\/\/)/i.test(path);
}

/**
 * A path of a tool's file relative to the repository. Null: nothing says where the repository is, or it is outside.
 * `root`: the folder that the tool names as the root, if any.
 */
export function repositoryPath(path: string, root: string | null): string | null {
  const plain = plainPath(path);
  const base = root === null ? "" : plainPath(root).replace(/\/*$/, "/");
  const checkout = CHECKOUT.exec(plain)?.[0];
  const known = checkout ?? (base !== "" && base !== "/" && plain.startsWith(base) ? base : "");
  const relative = plain.slice(known.length);
  return isRepositoryPath(relative) ? relative : null;
}

/**
 * The folder that all absolute paths share, with `/` at its end; empty = they share none, or there are none. It stands for
 * the root where the tool names none.
 */
export function sharedFolder(paths: Iterable<string>): string {
  let shared: readonly string[] | null = null;
  for (const path of paths) {
    if (!isAbsolutePath(path)) continue;
    const folders: readonly string[] = plainPath(path).split("/").slice(0, -1);
    shared = shared === null ? folders : sameStart(shared, folders);
  }
  return shared === null || shared.length <= 1 ? "" : `${shared.join("/")}/`;
}

function sameStart(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((part, index) => part !== b[index]);
  return end === -1 ? a : a.slice(0, end);
}

/** What names a file in a case: the same on every machine. The last part of it where nothing else is known. */
export function pathName(path: string, root: string | null): string {
  const plain = plainPath(path);
  return repositoryPath(path, root) ?? (isAbsolutePath(plain) ? (plain.split("/").at(-1) ?? plain) : plain);
}
