/** What `init` looks at: names of files, and the texts of those that say how the repository is built. */
export interface Repository {
  /** The name of the folder at its top. */
  readonly name: string;
  /** Paths with "/", relative to the top; nothing that git ignores, and nothing that a package manager installed. */
  readonly files: readonly string[];
  /** Texts of the files of `READ_FILES` at the top and one folder below, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Files whose text decides something. */
export const READ_FILES: ReadonlySet<string> = new Set([
  "CMakeLists.txt",
  "Cargo.toml",
  "build.gradle",
  "build.gradle.kts",
  "go.work",
  "package.json",
  "pnpm-lock.yaml",
  "pom.xml",
  "pyproject.toml",
  "requirements-dev.txt",
  "requirements.txt",
  "settings.gradle",
  "settings.gradle.kts",
  "setup.cfg",
  "yarn.lock",
]);

export function has({ files }: Repository, path: string): boolean {
  return files.includes(path);
}

/** The path of a file in a folder of the repository; `""` is its top. */
export function inFolder(folder: string, file: string): string {
  return folder === "" ? file : `${folder}/${file}`;
}

/** How many files below a folder end so; the gate's own folder is left out. */
export function countSources({ files }: Repository, extensions: readonly string[], folder = ""): number {
  return files.filter(
    (file) =>
      (folder === "" || file.startsWith(`${folder}/`)) &&
      !file.startsWith("regression-gate/") &&
      extensions.some((extension) => file.endsWith(extension)),
  ).length;
}
