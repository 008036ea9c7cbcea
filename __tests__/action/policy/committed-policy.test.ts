import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { readHeadConfig, readPolicy } from "../../../src/action/policy/read-policy.ts";
import { actionJob, gateConfig, type ActionJob } from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS } from "../../support/samples/sample-report.ts";

/** The policy of a commit is what was committed, whatever is done to the checkout afterwards. */

const FILE = "regression-gate.yml";
const BASE = gateConfig({ margin: "0.02" });
const HEAD = gateConfig({ margin: "0.05" });
const EDITED = gateConfig({ margin: "0.5" });

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

const git = (cwd: string, ...argv: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=o", "-c", "user.email=o@x", "-c", "commit.gpgsign=false", ...argv], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();

interface Cloned {
  readonly job: ActionJob;
  readonly folder: string;
  readonly base: string;
}

/** A clone of two commits: the base's config, then the head's. */
async function cloned(by: "pull_request" | "push" = "push"): Promise<Cloned> {
  const made = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: BASE,
    event: by,
  });
  jobs.push(made);
  const { workspace: folder } = made;
  git(folder, "init", "--quiet");
  const commit = (text: string): string => {
    writeFileSync(join(folder, FILE), text);
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", "change");
    return git(folder, "rev-parse", "HEAD");
  };
  const base = commit(BASE);
  const sha = commit(HEAD);
  const { context } = made;
  const event =
    context.event.kind === "pull-request"
      ? { ...context.event, headSha: sha, baseSha: base }
      : context.event.kind === "branch"
        ? { ...context.event, sha }
        : context.event;
  return { job: { ...made, context: { ...context, sha, event } }, folder, base };
}

const marginOf = async (job: ActionJob): Promise<unknown> => (await readHeadConfig(job)).metrics[0]?.margin;
const OF_HEAD = { scale: "absolute", value: 0.05 };

describe("the config that is judged by is the one of the measured commit", () => {
  test("though the file on the disk was edited after the checkout, which is told", async () => {
    const { job, folder } = await cloned();
    writeFileSync(join(folder, FILE), EDITED);
    expect(await marginOf(job)).toMatchObject(OF_HEAD);
    expect(job.io.said.warnings.join()).toContain("differs from the commit that is measured");
  });

  test("though the index was edited too, and though the file was deleted", async () => {
    const { job, folder } = await cloned();
    writeFileSync(join(folder, FILE), EDITED);
    git(folder, "add", FILE);
    expect(await marginOf(job)).toMatchObject(OF_HEAD);
    rmSync(join(folder, FILE));
    expect(await marginOf(job)).toMatchObject(OF_HEAD);
  });

  test("whatever ends of lines a filter gives the file on the disk, which is no difference", async () => {
    const { job, folder } = await cloned();
    git(folder, "config", "core.autocrlf", "true");
    rmSync(join(folder, FILE));
    git(folder, "checkout", "--", FILE);
    expect(git(folder, "ls-files", "--eol", FILE)).toContain("w/crlf");
    expect(await marginOf(job)).toMatchObject(OF_HEAD);
    expect(job.io.said.warnings).toEqual([]);
  });

  test("though another object was made to stand for it", async () => {
    const { job, folder } = await cloned();
    writeFileSync(join(folder, "edited.yml"), EDITED);
    const edited = git(folder, "hash-object", "-w", "edited.yml");
    git(folder, "replace", git(folder, "rev-parse", `HEAD:${FILE}`), edited);
    expect(await marginOf(job)).toMatchObject(OF_HEAD);
  });

  test("so that a link in the commit is refused, also where an earlier step put a file in its place", async () => {
    const { job, folder } = await cloned();
    rmSync(join(folder, FILE));
    symlinkSync("other.yml", join(folder, FILE));
    writeFileSync(join(folder, "other.yml"), EDITED);
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", "link");
    await expect(readHeadConfig(job)).rejects.toThrow("symbolic link");
    rmSync(join(folder, FILE));
    writeFileSync(join(folder, FILE), EDITED);
    await expect(readHeadConfig(job)).rejects.toThrow("expected a file in the commit");
  });

  test("so that a link put on the disk is refused where the commit has a file", async () => {
    const { job, folder } = await cloned();
    rmSync(join(folder, FILE));
    symlinkSync("/etc/hostname", join(folder, FILE));
    await expect(readHeadConfig(job)).rejects.toThrow("symbolic link");
  });
});

test("a pull request is judged by its base's blob, though the clone's object was replaced", async () => {
  const { job, folder, base } = await cloned("pull_request");
  writeFileSync(join(folder, "edited.yml"), EDITED);
  const edited = git(folder, "hash-object", "-w", "edited.yml");
  git(folder, "replace", git(folder, "rev-parse", `${base}:${FILE}`), edited);
  const policy = await readPolicy(job, await readHeadConfig(job), null);
  expect(policy.config.metrics[0]?.margin).toMatchObject({ scale: "absolute", value: 0.02 });
});
