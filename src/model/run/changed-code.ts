import type { LineRange } from "./line-ranges.ts";

/** A file that a change touches; paths are relative to the repository. */
export interface ChangedPath {
  readonly path: string;
  /** Its path before the change, where that is another one. */
  readonly before: string | null;
  readonly status: "added" | "edited" | "renamed" | "deleted";
  /** Lines that the change adds or edits, as numbered after it. */
  readonly lines: readonly LineRange[];
}

/** What a change does to the files of a repository, or why that is not known. */
export type ChangedCode =
  | {
      readonly known: true;
      /** The commit that the change is made to. */
      readonly base: string;
      readonly files: readonly ChangedPath[];
      /** Paths of all files after the change. */
      readonly tracked: ReadonlySet<string>;
      /** Number of lines after the change, of files that it touches; not every file is in it. */
      readonly lengths: ReadonlyMap<string, number>;
    }
  /** One sentence, which says what to do. */
  | { readonly known: false; readonly why: string };
