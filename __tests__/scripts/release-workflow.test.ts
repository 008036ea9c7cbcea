import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { inTempFolder } from "../support/temp-folder.ts";

/** The shell of the release workflow's own jobs, run as GitHub would, with programs that write down how they were called. */

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly { readonly run?: string }[] }>>;
}
const file = fileURLToPath(new URL("../../.github/workflows/release.yml", import.meta.url));
const workflow: Workflow = parse(readFileSync(file, "utf8"));
const COMMIT = "0123456789012345678901234567890123456789";

function programOf(job: string): string {
  const runs = workflow.jobs[job]?.steps?.flatMap((step) => step.run ?? []) ?? [];
  if (runs.length !== 1) throw new Error(`expected one run in the job ${job}, got ${runs.length}`);
  return runs[0] ?? "";
}

interface Ran {
  readonly exitCode: number | null;
  readonly output: string;
  /** Of gh and npm, in order. */
  readonly calls: readonly string[];
}

/** Runs a job's program for a tag; `answers` is the body of a shell `case` over the arguments of gh and npm. */
async function runJob(job: string, tag: string, answers: string): Promise<Ran> {
  let ran: Ran | null = null;
  await inTempFolder(async (folder) => {
    mkdirSync(join(folder, "bin"));
    for (const name of ["gh", "npm"]) {
      const program = `#!/usr/bin/env bash\necho "${name} $*" >>"${folder}/calls"\ncase "${name} $*" in\n${answers}\n*) ;;\nesac\n`;
      writeFileSync(join(folder, "bin", name), program);
      chmodSync(join(folder, "bin", name), 0o755);
    }
    mkdirSync(join(folder, "release/assets"), { recursive: true });
    writeFileSync(join(folder, "release/assets", `regression-gate-${tag.slice(1)}.tgz`), "archive");
    const env = {
      PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
      GITHUB_REF_NAME: tag,
      GITHUB_REPOSITORY: "org/regression-gate",
      COMMIT,
    };
    const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", programOf(job)];
    const { status, stdout, stderr } = spawnSync("bash", shell, { cwd: folder, env, encoding: "utf8" });
    const calls = join(folder, "calls");
    ran = {
      exitCode: status,
      output: stdout + stderr,
      calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [],
    };
  });
  if (ran === null) throw new Error("expected the program to have run");
  return ran;
}

const onUnix = process.platform === "win32" ? describe.skip : describe;

onUnix("the major tag", () => {
  const RELEASES = "gh\\ api\\ --paginate*) printf '%s\\n' v1.2.3 v1.10.0 v1.9.9 v10.0.0 v2.0.0 ;;";
  const CREATE = `gh api --method POST repos/org/regression-gate/git/refs -f ref=refs/tags/v1 -f sha=${COMMIT} --silent`;
  const MOVE = `gh api --method PATCH repos/org/regression-gate/git/refs/tags/v1 -f sha=${COMMIT} -F force=true --silent`;

  test("moves to the newest release of its major version", async () => {
    const { exitCode, calls } = await runJob("move-major", "v1.10.0", RELEASES);
    expect([exitCode, calls.at(-1)]).toEqual([0, MOVE]);
  });

  test("is made where there is none yet", async () => {
    const none = `${RELEASES}\n"gh api repos/org/regression-gate/git/ref/tags/v1 --silent") exit 1 ;;`;
    const { exitCode, calls } = await runJob("move-major", "v1.10.0", none);
    expect([exitCode, calls.at(-1)]).toEqual([0, CREATE]);
  });

  test("does not move back to a patch of an older release", async () => {
    const { exitCode, calls, output } = await runJob("move-major", "v1.9.9", RELEASES);
    expect([exitCode, calls.length]).toEqual([0, 1]);
    expect(output).toContain("v1 stays at v1.10.0, which is newer");
  });

  test.each([
    ["the releases cannot be listed", "gh\\ api\\ --paginate*) echo v1.2.3; exit 1 ;;"],
    ["there is no release of that major version", "gh\\ api\\ --paginate*) echo v2.0.0 ;;"],
    ["it cannot be moved", `${RELEASES}\ngh\\ api\\ --method*) exit 1 ;;`],
  ])("fails where %s", async (_name, answers) => {
    const { exitCode, calls } = await runJob("move-major", "v1.10.0", answers);
    expect(exitCode).not.toBe(0);
    expect(calls.filter((call) => call.includes("--method")).length).toBeLessThan(2);
  });
});

onUnix("the draft", () => {
  const NONE = '"gh release view"*) exit 1 ;;';

  test("is made with all files and the changelog's notes", async () => {
    const { exitCode, calls } = await runJob("draft", "v1.2.3", NONE);
    expect([exitCode, calls.at(-1)]).toEqual([
      0,
      "gh release create v1.2.3 release/assets/regression-gate-1.2.3.tgz --draft --verify-tag --title v1.2.3 --notes-file release/notes.md",
    ]);
  });

  test("of a pre-release says so", async () => {
    const { calls } = await runJob("draft", "v1.2.3-rc.1", NONE);
    expect(calls.at(-1)).toContain(" --prerelease ");
  });

  test("of an attempt before is made anew", async () => {
    const { exitCode, calls } = await runJob("draft", "v1.2.3", '"gh release view"*) echo true ;;');
    expect(exitCode).toBe(0);
    expect(calls.map((call) => call.split(" ")[2])).toEqual(["view", "delete", "create"]);
  });

  test("is refused where the release is public already", async () => {
    const { exitCode, calls, output } = await runJob("draft", "v1.2.3", '"gh release view"*) echo false ;;');
    expect([exitCode, calls.length]).toEqual([1, 1]);
    expect(output).toContain("v1.2.3 is published already: release a new version");
  });
});

onUnix("npm", () => {
  const INTEGRITY = `sha512-${createHash("sha512").update("archive").digest("base64")}`;
  const PUBLISH =
    "npm publish ./release/assets/regression-gate-1.2.3.tgz --provenance --access public --tag latest";

  test("gets the archive, with provenance", async () => {
    const { exitCode, calls } = await runJob("npm", "v1.2.3", '"npm view"*) exit 1 ;;');
    expect([exitCode, calls.at(-1)]).toEqual([0, PUBLISH]);
  });

  test("gets a pre-release under another tag than latest", async () => {
    const { calls } = await runJob("npm", "v1.2.3-rc.1", '"npm view"*) exit 1 ;;');
    expect(calls.at(-1)).toMatch(/regression-gate-1\.2\.3-rc\.1\.tgz .* --tag next$/);
  });

  test("is left alone where it has these very bytes", async () => {
    const { exitCode, calls } = await runJob("npm", "v1.2.3", `"npm view"*) echo ${INTEGRITY} ;;`);
    expect([exitCode, calls.length]).toEqual([0, 1]);
  });

  test("is an error where it has others under that version", async () => {
    const { exitCode, calls } = await runJob("npm", "v1.2.3", '"npm view"*) echo sha512-AAAA ;;');
    expect([exitCode, calls.length]).toEqual([1, 1]);
  });

  test("refusing to publish is an error", async () => {
    const answers = '"npm view"*) exit 1 ;;\n"npm publish"*) exit 1 ;;';
    expect((await runJob("npm", "v1.2.3", answers)).exitCode).not.toBe(0);
  });
});
