/** A place in the repository, such as where a benchmark or a test is defined. */
export interface SourcePlace {
  /** Relative to the repository, with `/`; see `isRepositoryPath`. */
  readonly file: string;
  /** 1-based; null = the whole file. */
  readonly line: number | null;
}

/** Whether a path is inside the repository, and the same on every machine: relative, with `/`. */
export function isRepositoryPath(path: string): boolean {
  if (path === "" || path.includes("\\") || path.startsWith("/") || /^[a-z]:/i.test(path)) return false;
  return !leavesRoot(path);
}

/** Whether a relative path leads out of the folder that it starts from. */
export function leavesRoot(path: string): boolean {
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
