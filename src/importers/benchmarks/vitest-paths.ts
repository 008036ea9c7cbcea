import { pathName } from "../repository-path.ts";

interface GroupFile {
  readonly filepath: string;
  readonly groups: readonly { readonly fullName: string }[];
}

/**
 * Names of groups, which begin with the path of their file inside its project: `t/a.bench.ts > sort`. Where two projects have
 * the same one, the folder of the project stands before it, relative to that of all.
 */
export class GroupPaths {
  readonly #shared = new Set<string>();
  readonly #above: string;

  constructor(files: readonly GroupFile[]) {
    const seen = new Map<string, string>();
    for (const { filepath, groups } of files) {
      for (const { fullName } of groups) {
        if ((seen.get(fullName) ?? filepath) !== filepath) this.#shared.add(fullName);
        seen.set(fullName, filepath);
      }
    }
    this.#above = sharedFolder(files.map(({ filepath }) => plain(filepath)));
  }

  of(filepath: string, fullName: string): string {
    const [inside = "", ...rest] = fullName.split(" > ");
    if (!this.#shared.has(fullName)) return [pathName(inside, null), ...rest].join(" > ");
    const path = plain(filepath).slice(this.#above.length);
    return [path.endsWith(inside) ? path : `${path} > ${inside}`, ...rest].join(" > ");
  }
}

function plain(filepath: string): string {
  return filepath.replaceAll("\\", "/");
}

/** The folder that all paths share, with a slash at its end. */
function sharedFolder(paths: readonly string[]): string {
  const [first = ""] = paths;
  let end = first.lastIndexOf("/") + 1;
  while (end > 0 && !paths.every((path) => path.startsWith(first.slice(0, end))))
    end = first.lastIndexOf("/", end - 2) + 1;
  return first.slice(0, end);
}
