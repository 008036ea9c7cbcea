import type { Repository } from "../repository.ts";
import type { CaseLanguage } from "../starter-case.ts";

/** A step of a workflow. Values are written as YAML texts. */
export type Step =
  | { readonly uses: string; readonly with: Readonly<Record<string, string>> }
  | { readonly run: string; readonly folder: string };

/** How the programs of one language in one folder are installed. */
export interface Toolchain {
  readonly name: ToolchainName;
  /** Files that say so, for the person who reads the config. */
  readonly found: readonly string[];
  /** The language of the first case. */
  readonly language: CaseLanguage;
  /** Ends of the names of its source files. */
  readonly extensions: readonly string[];
  /** What installs and builds it on a runner, with its cache. */
  readonly steps: readonly Step[];
  /** What the command of a case begins with, such as `uv run python`; null = the language's own. */
  readonly interpreter: readonly string[] | null;
}

export type ToolchainName = "Node" | "Python" | "Go" | "Rust" | "Java" | "C or C++";

/** Null: the folder has none of it. `""` is the top of the repository. */
export type FindToolchain = (repository: Repository, folder: string) => Toolchain | null;

/** A step that runs in the folder. */
export function runIn(folder: string, run: string): Step {
  return { run, folder };
}

/** Texts that are safe in a line of shell without quotes. */
export function isPlainPath(path: string): boolean {
  return /^[\w.@][\w./@-]*$/.test(path);
}
