import { basename } from "node:path/posix";
import { compareText } from "../../../base/compare-text.ts";
import { type EditedFiles, MOST_EDITED } from "../../../model/run/manifest.ts";
import { git } from "./git.ts";

/** Package managers write these when they install, which says nothing of the program's own text. */
const LOCK_FILES: ReadonlySet<string> = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
  "Cargo.lock",
  "go.sum",
  "go.work.sum",
  "poetry.lock",
  "uv.lock",
  "pdm.lock",
  "Pipfile.lock",
  "Gemfile.lock",
  "composer.lock",
  "gradle.lockfile",
  "packages.lock.json",
  "Package.resolved",
  "Podfile.lock",
  "pubspec.lock",
  "mix.lock",
  "flake.lock",
]);

/** Beyond this the attributes are not asked for: a command line has an end. */
const MOST_ASKED = 1000;

/** Null = no file was edited, or git cannot tell. */
export async function editedFiles(cwd: string): Promise<EditedFiles | null> {
  // A mode alone (`chmod +x`) changes no program, and files of no commit are not looked at.
  const changed = await git(cwd, [
    "-c",
    "core.fileMode=false",
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--ignore-submodules=untracked",
    "--name-only",
    "-z",
    "HEAD",
  ]);
  if (!changed.ok) return null;
  const own = listOf(changed.stdout).filter((file) => !LOCK_FILES.has(basename(file)));
  const generated = await generatedAmong(cwd, own.slice(0, MOST_ASKED));
  const files = own.filter((file) => !generated.has(file)).toSorted(compareText);
  return files.length === 0 ? null : { files: files.slice(0, MOST_EDITED), count: files.length };
}

/** Files with the attribute `linguist-generated`, by which GitHub folds them in a diff. */
async function generatedAmong(cwd: string, files: readonly string[]): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set();
  // Names are relative to the top folder, and so is this pathspec's attribute.
  const top = await git(cwd, ["rev-parse", "--show-toplevel"]);
  const asked = await git(top.stdout.trim(), ["check-attr", "-z", "linguist-generated", "--", ...files]);
  if (!top.ok || !asked.ok) return new Set();
  const fields = listOf(asked.stdout);
  return new Set(
    fields.filter((_, index) => index % 3 === 0 && /^(?:set|true)$/.test(fields[index + 2] ?? "")),
  );
}

function listOf(text: string): readonly string[] {
  return text.split("\0").filter((part) => part !== "");
}
