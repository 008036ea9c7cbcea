/** Names of files that keep an otherwise empty folder in git. */
const NAMES: ReadonlySet<string> = new Set([".gitkeep", ".keep", ".gitignore"]);

/** Whether a path with `/` is that of a file which only keeps its folder in git: it is nobody's results. */
export function isPlaceholder(path: string): boolean {
  return NAMES.has(path.slice(path.lastIndexOf("/") + 1));
}
