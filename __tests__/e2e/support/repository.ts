import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Files of a commit: path -> text. */
export type Files = Readonly<Record<string, string>>;

/** A git repository as GitHub would hold it, and checkouts of it as a job gets them. */
export interface Repository {
  /** Absolute; goes with the repository. */
  readonly folder: string;
  /** Commits to a branch, which starts at `from` when it is new. Answers with the sha. */
  commit(branch: string, from: string, files: Files): Promise<string>;
  /** Newest commit of a branch. */
  head(branch: string): Promise<string>;
  /** Merges into a new branch and answers with the sha, as GitHub does for refs/pull/N/merge. */
  merge(into: string, base: string, head: string): Promise<string>;
  /** Every commit with its parents. */
  parents(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Shallow clone of one branch or commit, as actions/checkout makes it. Answers with its folder. */
  checkout(branchOrSha: string): Promise<string>;
  remove(): Promise<void>;
}

const OCTOCAT = { NAME: "octocat", EMAIL: "octocat@users.noreply.github.com" };
const IDENTITY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) =>
    Object.entries(OCTOCAT).map(([name, value]) => [`GIT_${who}_${name}`, value]),
  ),
);

const quoted = (argument: string): string => `'${argument.replaceAll("'", "'\\''")}'`;

export async function createRepository(files: Files): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), "e2e-"));
  const origin = join(folder, "origin");
  await mkdir(origin);
  /**
   * Answers with what the commands print. One shell runs them all: a process that Jest's large one starts costs more than git
   * itself.
   */
  const git = async (...commands: readonly (readonly string[])[]): Promise<string> => {
    const script = commands.map((argv) => ["git", ...argv.map(quoted)].join(" ")).join(" && ");
    const options = { cwd: origin, env: { ...process.env, ...IDENTITY } };
    const { stdout } = await promisify(execFile)("sh", ["-c", script], options);
    return stdout.trim();
  };
  const write = async (changed: Files): Promise<void> => {
    for (const [path, text] of Object.entries(changed)) {
      await mkdir(dirname(join(origin, path)), { recursive: true });
      await writeFile(join(origin, path), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
    }
  };
  const save = (message: string): Promise<string> =>
    git(
      ["add", "--all"],
      ["-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "--message", message],
      ["rev-parse", "HEAD"],
    );
  await git(["init", "--quiet", "--initial-branch=main"]);
  await write(files);
  await save("first");
  const branches = new Set(["main"]);
  let checkouts = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** There is one work tree: one change at a time. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    folder,
    commit: (branch, from, changed) =>
      alone(async () => {
        const place = branches.has(branch) ? [branch] : ["-b", branch, from];
        await git(["checkout", "--quiet", "--force", ...place]);
        branches.add(branch);
        await write(changed);
        return save(`change ${branch}`);
      }),
    merge: (into, base, head) =>
      alone(() =>
        git(
          ["checkout", "--quiet", "--force", "-B", into, base],
          ["-c", "commit.gpgsign=false", "merge", "--quiet", "--no-ff", "--message", `merge ${head}`, head],
          ["rev-parse", "HEAD"],
        ),
      ),
    head: (branch) => alone(() => git(["rev-parse", branch])),
    parents: () =>
      alone(async () => {
        const lines = (await git(["rev-list", "--all", "--parents"]))
          .split("\n")
          .filter((line) => line !== "");
        return new Map(lines.map((line) => [line.slice(0, line.search(/ |$/)), line.split(" ").slice(1)]));
      }),
    async checkout(branchOrSha) {
      checkouts += 1;
      const target = join(folder, `checkout-${checkouts}`);
      const clone = ["clone", "--quiet", "--depth=1", `file://${origin}`, target];
      const isCommit = /^[0-9a-f]{40}$/.test(branchOrSha);
      if (!isCommit) await git([...clone, `--branch=${branchOrSha}`]);
      else {
        await git([...clone, "--no-checkout"]);
        await git(["-C", target, "fetch", "--quiet", "--depth=1", "origin", branchOrSha]);
        await git(["-C", target, "checkout", "--quiet", branchOrSha]);
      }
      return target;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
