import type { ChangedCode, ChangedPath } from "../../model/run/changed-code.ts";
import { type CoverageSide, type FileCoverage, joined } from "./coverage-side.ts";
import { PathIndex } from "./path-index.ts";

/** A file of a report under the name that both sides use. */
export interface NamedFile extends FileCoverage {
  /** Its name in the report. */
  readonly written: string;
  /** Path in the repository; null = not known, or it is none. */
  readonly path: string | null;
  /** Paths that its name may mean, where there are several; none of them is taken. */
  readonly ambiguous: readonly string[];
}

export type NamedFiles = ReadonlyMap<string, NamedFile>;

/** The files of a report by path in the repository, where git knows them, else by their own names. */
export class FileNames {
  readonly #index: PathIndex | null;
  /** What a path of the baseline is called now. */
  readonly #renamed: ReadonlyMap<string, string>;

  constructor(code: ChangedCode) {
    const gone = code.known ? code.files.flatMap(pathsBefore) : [];
    this.#index = code.known ? new PathIndex([...code.tracked, ...gone]) : null;
    this.#renamed = new Map(
      (code.known ? code.files : []).flatMap(({ before, path }) =>
        before === null ? [] : [[before, path] as const],
      ),
    );
  }

  baseline(side: CoverageSide): NamedFiles {
    return this.#named(side, (path) => this.#renamed.get(path) ?? path);
  }

  candidate(side: CoverageSide): NamedFiles {
    return this.#named(side, (path) => path);
  }

  #named({ files }: CoverageSide, now: (path: string) => string): NamedFiles {
    const named = new Map<string, NamedFile>();
    for (const [written, coverage] of files) {
      const found = this.#index?.find(written) ?? { kind: "none" };
      const path = found.kind === "found" ? now(found.path) : null;
      const name = path ?? written;
      const before = named.get(name);
      const ambiguous = found.kind === "ambiguous" ? found.paths : [];
      const whole = before === undefined ? coverage : joined(before, coverage);
      named.set(name, { ...whole, written, path, ambiguous });
    }
    return named;
  }
}

function pathsBefore({ before, path, status }: ChangedPath): readonly string[] {
  if (status === "deleted") return [path];
  return before === null ? [] : [before];
}

/**
 * Names of the baseline that only it has, and those of the candidate that mean the same file below another folder: reports
 * of two machines, or one whose files have another folder in common.
 */
export function sameFiles(baseline: NamedFiles, candidate: NamedFiles): ReadonlyMap<string, string> {
  const left = [...baseline].filter(([name, { path }]) => path === null && !candidate.has(name));
  const came = [...candidate].filter(([name, { path }]) => path === null && !baseline.has(name));
  const index = new PathIndex(came.map(([name]) => name));
  const meant = new Map<string, string[]>();
  for (const [name] of left) {
    const found = index.find(name);
    if (found.kind === "found") meant.set(found.path, [...(meant.get(found.path) ?? []), name]);
  }
  return new Map(
    [...meant].flatMap(([now, [only, ...others]]) =>
      only === undefined || others.length > 0 ? [] : [[only, now] as const],
    ),
  );
}
