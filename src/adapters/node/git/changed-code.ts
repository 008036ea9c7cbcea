import type { LineRange } from "../../../model/run/line-ranges.ts";
import type { ChangedCode, ChangedPath } from "../../../model/run/changed-code.ts";
import { git } from "./git.ts";
import { addedLines } from "./parse-patch.ts";

/** What is compared. `head`: null = the working tree, whose lines a run with uncommitted changes has measured. */
export interface CodeRequest {
  readonly base: string;
  readonly head: string | null;
  /** Whether the lines of a path are of interest: large files of data are not read for nothing. */
  readonly isWanted: (path: string) => boolean;
}

/** A command line has an end. */
const PATHS_AT_ONCE = 400;

/** Settings of users, and attributes that a pull request could set, must not change what a diff is. */
const DIFF = [
  "-c",
  "core.quotePath=false",
  "--literal-pathspecs",
  "diff",
  "-O/dev/null",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-relative",
  "--find-renames",
  "--submodule=short",
  "--ignore-submodules=dirty",
] as const;

const PATCH = [
  ...DIFF,
  "--patch",
  // The attribute -diff would hide what a file changes.
  "--text",
  "--unified=0",
  "--inter-hunk-context=0",
  "--ignore-cr-at-eol",
  "--src-prefix=a/",
  "--dst-prefix=b/",
] as const;

/** What a change does to the files of the repository at `root`, its top folder. */
export async function changedCode(root: string, { base, head, isWanted }: CodeRequest): Promise<ChangedCode> {
  const sides = head === null ? [base] : [base, head];
  const raw = await git(root, [...DIFF, "--raw", "-z", "--no-abbrev", ...sides, "--"]);
  const listed = await git(
    root,
    head === null ? ["ls-files", "-z"] : ["ls-tree", "-r", "-z", "--name-only", "--full-tree", head],
  );
  if (!raw.ok || !listed.ok) return { known: false, why: `git diff failed: ${firstLine(raw.stderr)}` };
  const entries = rawEntries(raw.stdout);
  const wanted = entries.filter(
    ({ status, isFile, path }) => status !== "deleted" && isFile && isWanted(path),
  );
  const lines = new Map<string, readonly LineRange[]>();
  const lengths = new Map<string, number>();
  for (let at = 0; at < wanted.length; at += PATHS_AT_ONCE) {
    const some = wanted.slice(at, at + PATHS_AT_ONCE);
    const paths = some.flatMap(({ path, before }) => (before === null ? [path] : [before, path]));
    const patch = await git(root, [...PATCH, ...sides, "--", ...paths]);
    if (!patch.ok) return { known: false, why: `git diff failed: ${firstLine(patch.stderr)}` };
    for (const [path, ranges] of addedLines(patch.stdout)) lines.set(path, ranges);
    for (const [path, length] of await lengthsOf(root, head, some)) lengths.set(path, length);
  }
  const files = entries.map(({ path, before, status }) => ({
    path,
    before,
    status,
    lines: lines.get(path) ?? [],
  }));
  return { known: true, base, files, tracked: new Set(namesIn(listed.stdout)), lengths };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function namesIn(text: string): readonly string[] {
  return text.split("\0").filter((name) => name !== "");
}

interface RawEntry extends Omit<ChangedPath, "lines"> {
  /** Neither a link nor a submodule. */
  readonly isFile: boolean;
}

const STATUS: Readonly<Record<string, ChangedPath["status"]>> = {
  A: "added",
  C: "added",
  D: "deleted",
  M: "edited",
  R: "renamed",
  T: "edited",
};

/** `:100644 100644 <sha> <sha> R090\0before\0after\0`. */
function rawEntries(text: string): readonly RawEntry[] {
  const fields = text.split("\0");
  const entries: RawEntry[] = [];
  for (let at = 0; at < fields.length - 1;) {
    const [, mode = "", , , letters = ""] = (fields[at] ?? "").split(" ");
    const letter = letters.slice(0, 1);
    const isPair = letter === "R" || letter === "C";
    const [first = "", second = ""] = [fields[at + 1], fields[at + 2]];
    entries.push({
      path: isPair ? second : first,
      before: letter === "R" ? first : null,
      status: STATUS[letter] ?? "edited",
      isFile: mode.startsWith("100"),
    });
    at += isPair ? 3 : 2;
  }
  return entries;
}

/** Numbers of lines; what git does not say is left out. */
async function lengthsOf(
  root: string,
  head: string | null,
  files: readonly RawEntry[],
): Promise<ReadonlyMap<string, number>> {
  const counted = await git(root, [
    "--literal-pathspecs",
    "grep",
    "--no-color",
    "--full-name",
    "--text",
    "--count",
    "--null",
    "-e",
    "",
    ...(head === null ? [] : [head]),
    "--",
    ...files.map(({ path }) => path),
  ]);
  const start = head === null ? "" : `${head}:`;
  return new Map(
    [...counted.stdout.matchAll(/([^\0]+)\0(\d+)\n/g)].flatMap(([, name = "", count]) =>
      name.startsWith(start) ? [[name.slice(start.length), Number(count)] as const] : [],
    ),
  );
}
