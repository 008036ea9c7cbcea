import { git } from "./git.ts";
import { isOutsideGit } from "./outside-git.ts";

/** What the clone knows about other commits, without asking GitHub: nothing, where the checkout is shallow. */
export interface LocalGit {
  /** What origin calls its default branch; null = the clone does not know. */
  defaultBranch(): Promise<string | null>;
  /** Sha of HEAD; null = no clone. */
  head(): Promise<string | null>;
  /** Commits that one was made of, also where a shallow clone does not have them; empty = none, or not known. */
  parents(sha: string): Promise<readonly string[]>;
  /** `unknown`: the clone does not have the commit, or not the file's text. */
  readFileAt(sha: string, path: string): Promise<FileAt>;
  /** Whether a commit that the clone has contains anything of that path: a file, a link, a folder. */
  isInCommit(sha: string, path: string): Promise<boolean>;
  /** Paths of all files of a commit; null = the clone does not have it. */
  filesAt(sha: string): Promise<readonly string[] | null>;
  /** Commits reachable from `to` and not from `from`; null = the clone does not reach that far. */
  countCommits(from: string, to: string): Promise<number | null>;
  /** The commit that two have in common; null = the clone does not reach that far. */
  mergeBase(base: string, head: string): Promise<string | null>;
  /** All ancestors of a commit and itself; null = the clone is too shallow. */
  commitsBehind(sha: string): Promise<ReadonlySet<string> | null>;
}

export type FileAt =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** The most ancestors of one commit that are read: years of a busy branch. */
const MOST_COMMITS = 100_000;

const SHA = /^[0-9a-f]{40,64}$/;

const ORIGIN = "refs/remotes/origin/";

function originBranch(ref: string): string | null {
  return ref.startsWith(ORIGIN) ? ref.trim().slice(ORIGIN.length) : null;
}

/** The parents in the text of a commit. They come before the first empty line, behind which the message begins. */
function parentsOf(commit: string): readonly string[] {
  const [head = ""] = commit.split("\n\n", 1);
  return [...head.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map(([, sha = ""]) => sha);
}

type Ask = (...argv: readonly string[]) => Promise<string | null>;

/** What commits contain. */
function filesOf(
  ask: Ask,
  has: (sha: string) => Promise<boolean>,
): Pick<LocalGit, "readFileAt" | "isInCommit" | "filesAt"> {
  const entryAt = (sha: string, path: string): Promise<string | null> =>
    ask("ls-tree", "--full-tree", "-z", sha, "--", path);
  return {
    async readFileAt(sha, path) {
      if (!(await has(sha))) return { kind: "unknown" };
      const entry = await entryAt(sha, path);
      if (entry === "") return { kind: "absent" };
      // A link contains a path, and a partial clone may have the entry without its text.
      const isFile = entry !== null && entry.startsWith("100");
      const text = isFile ? await ask("cat-file", "blob", `${sha}:${path}`) : null;
      return text === null ? { kind: "unknown" } : { kind: "text", text };
    },
    async filesAt(sha) {
      const listed = (await has(sha))
        ? await ask("ls-tree", "-r", "--full-tree", "--name-only", "-z", sha)
        : null;
      return listed?.split("\0").filter((path) => path !== "") ?? null;
    },
    async isInCommit(sha, path) {
      return (await has(sha)) && ((await entryAt(sha, path)) ?? "") !== "";
    },
  };
}

export function createLocalGit(workspace: string): LocalGit {
  const ask: Ask = async (...argv) => {
    if (isOutsideGit(workspace)) return null;
    const { ok, stdout } = await git(workspace, argv);
    return ok ? stdout : null;
  };
  const has = async (sha: string): Promise<boolean> =>
    SHA.test(sha) && (await ask("cat-file", "-e", `${sha}^{commit}`)) !== null;
  const isWhole = async (): Promise<boolean> =>
    (await ask("rev-parse", "--is-shallow-repository"))?.trim() === "false";
  return {
    defaultBranch: async () => originBranch((await ask("symbolic-ref", `${ORIGIN}HEAD`)) ?? ""),
    head: async () => (await ask("rev-parse", "HEAD"))?.trim() ?? null,
    parents: async (sha) => parentsOf(SHA.test(sha) ? ((await ask("cat-file", "commit", sha)) ?? "") : ""),
    ...filesOf(ask, has),
    async countCommits(from, to) {
      if (!(await has(from)) || !(await has(to))) return null;
      if (!(await isWhole())) return null;
      const count = await ask("rev-list", "--count", `${from}..${to}`);
      return count === null ? null : Number(count.trim());
    },
    async mergeBase(base, head) {
      // In a shallow clone the last commits have no parents, and an older common one would be found, or none.
      if (!(await has(base)) || !(await has(head)) || !(await isWhole())) return null;
      const common = (await ask("merge-base", base, head))?.trim() ?? "";
      return SHA.test(common) ? common : null;
    },
    async commitsBehind(sha) {
      if (!(await has(sha)) || !(await isWhole())) return null;
      const commits = await ask("rev-list", `--max-count=${MOST_COMMITS}`, sha);
      return commits === null ? null : new Set(commits.split("\n").filter((line) => line !== ""));
    },
  };
}
