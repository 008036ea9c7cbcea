/** Names that end alike, the first few of them: more say no more than that the name is ambiguous. */
const MOST_NAMES = 8;

/** Paths are cut to this length in the index: a hostile name has megabytes. */
const MOST_SEGMENTS = 64;

export type FoundPath =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "ambiguous"; readonly paths: readonly string[] }
  | { readonly kind: "none" };

/**
 * Finds the path of a repository that a report means. A report has paths of another machine, below another folder, or
 * behind the name of a module: the path with the longest end in common is meant, if there is one such path.
 */
export class PathIndex {
  readonly #paths: ReadonlySet<string>;
  readonly #ends = new Map<string, string[]>();

  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths);
    for (const path of this.#paths) {
      for (const end of endsOf(path)) {
        const those = this.#ends.get(end);
        if (those === undefined) this.#ends.set(end, [path]);
        else if (those.length < MOST_NAMES) those.push(path);
      }
    }
  }

  find(name: string): FoundPath {
    if (this.#paths.has(name)) return { kind: "found", path: name };
    for (const [index, end] of endsOf(name).entries()) {
      const paths = this.#ends.get(end);
      if (paths === undefined) continue;
      const whole = paths.find((path) => path === end);
      // A shorter end says little, except where it is all of either name.
      if (index > 0 && whole === undefined && !end.includes("/")) return { kind: "none" };
      const [only] = paths;
      if (index > 0 && whole !== undefined) return { kind: "found", path: whole };
      if (only !== undefined && paths.length === 1) return { kind: "found", path: only };
      return { kind: "ambiguous", paths };
    }
    return { kind: "none" };
  }
}

/** `a/b/c`, `b/c`, `c`: the longest first. */
function endsOf(path: string): readonly string[] {
  const parts = path.split("/").slice(-MOST_SEGMENTS);
  return parts.map((_, index) => parts.slice(index).join("/"));
}
