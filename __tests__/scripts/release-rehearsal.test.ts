import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { makeWorld, taggedCommit } from "../support/fakes/release-world.ts";
import { inTempFolder } from "../support/temp-folder.ts";

/**
 * A release from its built files to the moved major tag: the shell of each job of release.yml, in its order, against one GitHub and one
 * registry that remember what was done to them, and the script that users verify a release with.
 */

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ROOT = at("../..");
const PROGRAMS = at("../support/fakes/release-world");
const PUBLISHING = at("../support/fakes/release-publishing");

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly needs?: string | readonly string[]; readonly steps?: readonly { readonly run?: string }[] }
    >
  >;
}
const workflow: Workflow = parse(readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8"));

jest.setTimeout(60_000);
// `bash` is another system's there.
const onUnix = process.platform === "win32" ? describe.skip : describe;

/** What the job Build hands on: a world of a released version, put back to where nothing of it is public. */
function builtIn(folder: string): void {
  makeWorld(folder);
  mkdirSync(join(folder, "job/release"), { recursive: true });
  renameSync(join(folder, "release"), join(folder, "job/release/assets"));
  writeFileSync(join(folder, "job/release/notes.md"), "### Added\n");
  rmSync(join(folder, "npm"), { recursive: true });
  rmSync(join(folder, "immutable"));
  cpSync(join(ROOT, "scripts"), join(folder, "job/scripts"), { recursive: true });
}

interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs all that a job runs. */
async function play(folder: string, job: string): Promise<Ended> {
  const runs = workflow.jobs[job]?.steps?.flatMap(({ run }) => run ?? []) ?? [];
  const env = {
    PATH: [PUBLISHING, PROGRAMS, join(process.execPath, ".."), process.env["PATH"]].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    WORLD: folder,
    PROGRAMS,
    GITHUB_REF_NAME: "v1.2.3",
    GITHUB_REPOSITORY: "org/regression-gate",
    COMMIT: taggedCommit(folder),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.file://${folder}/github/.insteadOf`,
    GIT_CONFIG_VALUE_0: "https://github.com/",
  };
  let output = "";
  for (const run of runs) {
    // Those that speak to npm alone are given no token of GitHub.
    const token = /\bgh\b|verify-release/.test(run) ? { GH_TOKEN: "a token" } : {};
    const ended = await shell(run, join(folder, "job"), { ...env, ...token });
    output += ended.output;
    if (ended.exitCode !== 0) return { exitCode: ended.exitCode, output };
  }
  return { exitCode: 0, output };
}

function shell(program: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((settle) => {
    const argv = ["--noprofile", "--norc", "-eo", "pipefail", "-c", program];
    const child = execFile("bash", argv, { cwd, env }, (_error, stdout, stderr) =>
      settle({ exitCode: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

const JOBS = ["draft", "npm", "publish", "verify", "move-major"] as const;

onUnix("a release, rehearsed", () => {
  test("goes from its built files over draft, npm and GitHub to a verified release, and moves the major tag last", async () => {
    await inTempFolder(async (folder) => {
      builtIn(folder);
      const last = new Map<string, string>();
      for (const job of JOBS) {
        expect(existsSync(join(folder, "major"))).toBe(false);
        const { exitCode, output } = await play(folder, job);
        expect({ job, exitCode, output }).toMatchObject({ job, exitCode: 0 });
        last.set(job, output);
      }
      expect(last.get("verify")).toContain("\nVERIFIED: regression-gate 1.2.3");
      expect(readFileSync(join(folder, "major"), "utf8").trim()).toBe(taggedCommit(folder));
    });
  });

  test("run again after each job ends as it did the first time, and publishes nothing twice", async () => {
    await inTempFolder(async (folder) => {
      builtIn(folder);
      for (const job of [
        "draft",
        "draft",
        "npm",
        "npm",
        "publish",
        "verify",
        "verify",
        "move-major",
        "move-major",
      ]) {
        const { exitCode, output } = await play(folder, job);
        expect({ job, exitCode, output }).toMatchObject({ exitCode: 0 });
      }
      expect((await play(folder, "draft")).output).toContain("v1.2.3 is published already");
    });
  });

  test("whose archive was changed after it was built is not verified, so that the major tag stays", async () => {
    await inTempFolder(async (folder) => {
      builtIn(folder);
      expect((await play(folder, "draft")).exitCode).toBe(0);
      writeFileSync(join(folder, "job/release/assets/regression-gate-1.2.3.tgz"), "another archive");
      for (const job of ["npm", "publish"]) expect((await play(folder, job)).exitCode).toBe(0);
      const { exitCode, output } = await play(folder, "verify");
      expect([exitCode, output]).toEqual([1, expect.stringContaining("NOT VERIFIED")]);
      expect(existsSync(join(folder, "major"))).toBe(false);
    });
  });

  test("has each job wait for the one before it in this order", () => {
    const needs = JOBS.map((job) => [workflow.jobs[job]?.needs].flat().at(-1));
    expect(needs).toEqual(["build", "draft", "npm", "publish", "verify"]);
  });
});
