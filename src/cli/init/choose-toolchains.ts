import { isBesideTheProgram } from "./covered-paths.ts";
import { countSources, type Repository } from "./repository.ts";
import { findCmake, findGo, findJava, findRust } from "./toolchains/compiled.ts";
import { findNode, isToolingOnly } from "./toolchains/node.ts";
import { findPython } from "./toolchains/python.ts";
import type { FindToolchain, Toolchain } from "./toolchains/toolchain.ts";

/** A new one is a function here. */
const FINDERS: readonly FindToolchain[] = [findNode, findPython, findGo, findRust, findJava, findCmake];

/** Empty: what builds the repository is not known. The first one is of the most source files. */
export function chooseToolchains(repository: Repository): readonly Toolchain[] {
  const atTop = toolchainsIn(repository, "");
  if (atTop.length > 0) return atTop;
  const folders = [
    ...new Set(repository.files.flatMap((file) => (file.includes("/") ? [file.split("/")[0] ?? ""] : []))),
  ].filter((folder) => !isBesideTheProgram(`${folder}/`));
  const below = folders.map((folder) => toolchainsIn(repository, folder)).filter(({ length }) => length > 0);
  // Which of several projects is measured is not known.
  return below.length === 1 ? (below[0] ?? []) : [];
}

/** A package.json for tools, or requirements of some docs, says nothing where there is a program of another kind. */
function toolchainsIn(repository: Repository, folder: string): readonly Toolchain[] {
  const found = FINDERS.flatMap((find) => find(repository, folder) ?? []);
  const sizes = new Map(
    found.map((one) => [
      one,
      one.name === "Node" && isToolingOnly(repository, folder)
        ? 0
        : countSources(repository, one.extensions, folder),
    ]),
  );
  const sizeOf = (one: Toolchain): number => sizes.get(one) ?? 0;
  const others = found.filter(({ name }) => name !== "Node");
  const withSources = found.filter((one) => sizeOf(one) > 0);
  // If an empty repository has another kind, package.json may be there for this program alone.
  const kept =
    withSources.length > 0
      ? withSources
      : others.length > 0
        ? others
        : found.filter(() => isOnlyNode(repository, folder));
  return kept.toSorted((a, b) => sizeOf(b) - sizeOf(a));
}

/** Whether nothing but a package.json and files beside a program are there. */
function isOnlyNode(repository: Repository, folder: string): boolean {
  const packages = [
    "package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "bun.lockb",
  ];
  if (!isToolingOnly(repository, folder)) return true;
  return repository.files.every(
    (file) =>
      packages.includes(file.split("/").at(-1) ?? "") ||
      isBesideTheProgram(file) ||
      file.startsWith("regression-gate/"),
  );
}
