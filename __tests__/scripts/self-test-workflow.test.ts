import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { BRANCHES } from "../../scripts/self-test/scenarios.ts";
import { inTempFolder } from "../support/temp-folder.ts";

/** The shell of the self-test's jobs that can write, with a `gh` that writes down how it was called. */

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}
const file = join(import.meta.dirname, "../../.github/workflows/self-test.yml");
const workflow: Workflow = parse(readFileSync(file, "utf8"));
const COMMIT = "0123456789012345678901234567890123456789";
const HEAD = "9".repeat(40);

interface Ran {
  readonly exitCode: number | null;
  /** Of gh, in order. */
  readonly calls: readonly string[];
  readonly outputs: string;
  readonly summary: string;
}

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** `answers` is the body of a shell `case` over the arguments of gh. */
async function runJob(
  job: string,
  answers: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const program = workflow.jobs[job]?.steps.flatMap(({ run }) => run ?? []).join("\n") ?? "";
  let ran: Ran | null = null;
  await inTempFolder(async (folder) => {
    mkdirSync(join(folder, "bin"));
    const gh = join(folder, "bin/gh");
    const calls = join(folder, "calls");
    writeFileSync(gh, `#!/usr/bin/env bash\necho "$*" >>"${calls}"\ncase "$*" in\n${answers}\n*) ;;\nesac\n`);
    chmodSync(gh, 0o755);
    const of = {
      PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      GITHUB_REPOSITORY: "octo-org/product",
      GITHUB_REF_NAME: "main",
      GITHUB_SHA: COMMIT,
      GITHUB_RUN_ID: "77",
      GITHUB_RUN_ATTEMPT: "1",
    };
    const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", program];
    const { status } = spawnSync("bash", shell, { cwd: folder, env: { ...of, ...env } });
    const [outputs, summary] = [textOf(of.GITHUB_OUTPUT), textOf(of.GITHUB_STEP_SUMMARY)];
    ran = { exitCode: status, calls: textOf(calls).trim().split("\n"), outputs, summary };
  });
  if (ran === null) throw new Error("expected the program to have run");
  return ran;
}

const onUnix = process.platform === "win32" ? describe.skip : describe;

onUnix("the self-test's workflow", () => {
  const OPENED = `*contents/*) echo ${HEAD} ;;\n*/pulls*) echo 5 ;;`;

  test("opens a pull request for every branch that a scenario uses, and tells their heads", async () => {
    const { exitCode, calls, outputs } = await runJob("open", OPENED);
    expect(exitCode).toBe(0);
    expect(JSON.parse(outputs.replace("pulls=", ""))).toEqual(
      Object.fromEntries(BRANCHES.map((branch) => [branch, { number: 5, head: HEAD }])),
    );
    const made = calls.filter((call) => call.includes("/git/refs"));
    expect(made).toEqual(
      BRANCHES.map(
        (branch) =>
          `api --method POST repos/octo-org/product/git/refs -f ref=refs/heads/self-test/77-1/${branch} -f sha=${COMMIT} --silent`,
      ),
    );
  });

  test("stops where a pull request cannot be opened", async () => {
    const { exitCode, outputs } = await runJob("open", `*contents/*) echo ${HEAD} ;;\n*/pulls*) exit 1 ;;`);
    expect([exitCode, outputs]).toEqual([1, ""]);
  });

  test("deletes the branches of this run and no others", async () => {
    const refs = ["refs/heads/self-test/77-1/worse", "refs/heads/self-test/77-2/docs"];
    const { exitCode, calls } = await runJob(
      "clean-up",
      `*matching-refs*) printf '%s\\n' ${refs.join(" ")} ;;`,
    );
    expect(exitCode).toBe(0);
    expect(calls[0]).toContain("matching-refs/heads/self-test/77-");
    expect(calls.slice(1)).toEqual(
      refs.map((ref) => `api --method DELETE repos/octo-org/product/git/${ref} --silent`),
    );
  });

  test("deletes the baseline of this run, and fails where there is none", async () => {
    const { exitCode, calls } = await runJob("expire", "*name=*) echo 12 ;;");
    expect([exitCode, calls.at(-1)]).toEqual([
      0,
      "api --method DELETE repos/octo-org/product/actions/artifacts/12 --silent",
    ]);
    const none = await runJob("expire", "*name=*) ;;\n*DELETE*artifacts/\\ *) exit 1 ;;");
    expect(none.exitCode).toBe(1);
  });

  test("writes one table, and is green only when every job was", async () => {
    const ROWS = "| a | x | x | yes |\n\n| b | y | z | **no** |\n";
    const green = await runJob("result", "", { ROWS, RESULTS: Array(6).fill("success").join(" ") });
    expect(green.exitCode).toBe(0);
    expect(green.summary.split("\n").slice(0, 4)).toEqual([
      "| scenario | expected | got | ok |",
      "|---|---|---|---|",
      "| a | x | x | yes |",
      "| b | y | z | **no** |",
    ]);
    const red = await runJob("result", "", {
      ROWS,
      RESULTS: "success failure skipped skipped skipped success",
    });
    expect(red.exitCode).toBe(1);
  });
});
