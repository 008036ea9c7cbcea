import { countSources, type Repository } from "./repository.ts";
import type { Toolchain } from "./toolchains/toolchain.ts";

/** Folders and files at the top that no program reads: docs, settings of editors and of GitHub. */
const FOLDERS_BESIDE =
  /^(?:docs?|\.github|\.gitlab|\.circleci|\.vscode|\.idea|\.husky|\.devcontainer|\.changeset|\.regression-gate|node_modules)$/i;
const FILES_BESIDE =
  /^(?:(?:readme|licen[cs]e|copying|change(?:s|log)|contributing|code_of_conduct|security|authors|notice|codeowners)(?:[.-].*)?|.*\.md|\.env(?:\..*)?|\.(?:git(?:ignore|attributes|modules|-blame-ignore-revs)|editorconfig|mailmap|pre-commit-config\.yaml|(?:prettier|eslint|markdownlint)[\w.]*|dockerignore|DS_Store)|regression-gate\.ya?ml)$/i;

/** `path` is a file, or a folder at the top with a "/" at its end. */
export function isBesideTheProgram(path: string): boolean {
  const [first = "", ...rest] = path.split("/");
  return rest.length > 0 ? FOLDERS_BESIDE.test(first) : FILES_BESIDE.test(first);
}

/** Many folders and files are better judged together than listed. */
const MOST_LISTED = 16;

/**
 * Globs of all that may change what is measured: every folder and file at the top that is not beside the program. Null: it
 * is not known what builds the program or where its sources are, so nothing is left out.
 */
export function coveredPaths(
  repository: Repository,
  toolchains: readonly Toolchain[],
): readonly string[] | null {
  const [first] = toolchains;
  if (first === undefined || countSources(repository, first.extensions) === 0) return null;
  const isLeftOut = (file: string): boolean =>
    isBesideTheProgram(file) ||
    file.startsWith("regression-gate/") ||
    (!toolchains.some(({ name }) => name === "Node") && /^package(?:-lock)?\.json$/.test(file));
  const globs = new Set(
    repository.files
      .filter((file) => !isLeftOut(file))
      .map((file) => (file.includes("/") ? `${literal(file.split("/")[0] ?? "")}/**` : literal(file))),
  );
  return globs.size > MOST_LISTED ? null : [...globs];
}

/** A name in which nothing means several: what a glob would read otherwise stands for any character. */
function literal(name: string): string {
  return name.replaceAll(/[^\p{L}\p{M}\p{N}._@ -]|^[!]/gu, "?");
}
