import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { chmod, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { parseReport } from "../../../src/formats/report-file.ts";
import { commitAll, latestRun, writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { MADE_UP } from "../../support/samples/made-up-repositories.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const WORKFLOW = ".github/workflows/regression-gate.yml";

const workflow = z.object({
  on: z.object({ push: z.object({ branches: z.array(z.string()) }).nullable() }),
  jobs: z.object({
    gate: z.object({
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.string()).optional(),
          env: z.record(z.string(), z.string()).optional(),
          "working-directory": z.string().optional(),
        }),
      ),
    }),
  }),
});

const config = z.object({
  id: z.string(),
  run: z.object({ command: z.array(z.string()) }),
  paths: z.array(z.string()).optional(),
  secrets: z.array(z.string()).optional(),
});

function readWorkflow(folder: string): z.infer<typeof workflow> {
  return workflow.parse(parse(readFileSync(join(folder, WORKFLOW), "utf8")));
}

function readConfig(folder: string): z.infer<typeof config> {
  return config.parse(parse(readFileSync(join(folder, "regression-gate.yml"), "utf8")));
}

function git(folder: string, ...argv: readonly string[]): void {
  execFileSync("git", argv, { cwd: folder, stdio: "pipe" });
}

/** Not every machine has these: what they are asked to run is run without them. */
const UV = '#!/bin/sh\n[ "$1 $2" = "run python" ] || exit 9\nshift 2\nexec python3 "$@"\n';

async function withFakeTools(folder: string): Promise<Readonly<Record<string, string>>> {
  await writeFiles(folder, { ".tools/uv": UV, ".tools/poetry": UV });
  await chmod(join(folder, ".tools/uv"), 0o755);
  await chmod(join(folder, ".tools/poetry"), 0o755);
  const path = [join(folder, ".tools"), process.env["PATH"] ?? ""].join(delimiter);
  return { PATH: path };
}

const OWN_PATHS = ["regression-gate/**", "regression-gate.yml"];

describe.each(MADE_UP)("init in a repository: $name", (made) => {
  test("chooses branch, install steps, cache, paths and command by what is there, and what it writes runs", async () => {
    await inTempFolder(async (folder) => {
      await writeFiles(folder, made.files);
      git(folder, "init", "-q", "-b", made.branch);
      const { exitCode, stderr } = await runCli(folder, ["init"]);
      expect([exitCode, stderr]).toEqual([0, ""]);
      const { on, jobs } = readWorkflow(folder);
      const { steps } = jobs.gate;
      expect(on.push).toEqual({ branches: [made.branch] });
      expect(steps.flatMap(({ run }) => run ?? [])).toEqual(made.runs);
      expect(
        Object.fromEntries(
          steps
            .slice(1, -1)
            .flatMap((step) => (step.uses === undefined ? [] : [[step.uses, step.with ?? {}]])),
        ),
      ).toEqual(made.setUps);
      const { run, paths } = readConfig(folder);
      expect(run.command).toEqual(made.command);
      expect(paths).toEqual(made.paths === null ? undefined : [...made.paths, ...OWN_PATHS]);
      expect(existsSync(join(folder, ".env.example"))).toBe(false);
      expect(await runCli(folder, ["validate"])).toMatchObject({
        exitCode: 0,
        stdout: "regression-gate.yml is valid: 12 cases, 60 trials\n",
      });
      const one = ["--where", "task=alpha", "--where", "mode=fast", "--workers", "5", "--quiet"];
      const env = await withFakeTools(folder);
      // Each of the five would be a process.
      const config = readFileSync(join(folder, "regression-gate.yml"), "utf8");
      await writeFiles(folder, { "regression-gate.yml": config.replace("repetitions: 5", "repetitions: 1") });
      const gate = await runCli(folder, ["gate", "--baseline", "none", ...one], { env });
      expect([gate.exitCode, gate.stderr]).toEqual([0, expect.stringContaining("report:")]);
    });
  });
});

test("init says what it wrote and what is next", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "package.json": "{}" });
    const { stdout } = await runCli(folder, ["init"]);
    expect(stdout.split("\n")).toEqual([
      "wrote regression-gate.yml",
      "wrote regression-gate/case.mjs",
      `wrote ${WORKFLOW}`,
      "next: npx regression-gate validate, then npx regression-gate gate --baseline none",
      "after the first run: npx regression-gate calibrate names metrics that are too noisy for their margins",
      "",
    ]);
  });
});

test("secrets that the sources read are declared, passed by name and listed without a value", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "requirements.txt": "",
      "bot.py": 'key = os.environ["OPENAI_API_KEY"]\nmax = os.getenv("MAX_TOKENS_LIMIT")\n',
      "web/app.ts": "fetch(url, { headers: { key: process.env.SEARCH_API_KEY, mode: process.env.MODE } });\n",
      ".env": "DB_PASSWORD=hunter2-is-not-shown\nPORT=80\n",
      ".gitignore": ".env\n",
      ".github/workflows/release.yml": "env: { NPM_TOKEN: '${{ secrets.NPM_TOKEN }}' }\n",
    });
    git(folder, "init", "-q");
    const { stdout } = await runCli(folder, ["init"]);
    expect(stdout).toContain("wrote .env.example\n");
    const names = ["DB_PASSWORD", "OPENAI_API_KEY", "SEARCH_API_KEY"];
    expect(readConfig(folder).secrets).toEqual(names);
    const example = readFileSync(join(folder, ".env.example"), "utf8");
    expect(example.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual(
      names.map((name) => `${name}=`),
    );
    expect(readWorkflow(folder).jobs.gate.steps.at(-1)?.env).toEqual(
      Object.fromEntries(names.map((name) => [name, `\${{ secrets.${name} }}`])),
    );
    expect((await runCli(folder, ["validate"])).exitCode).toBe(0);
  });
});

describe("the default branch of a starter", () => {
  async function branchesOf(
    arrange: (folder: string) => void | Promise<void>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[] | null> {
    return inTempFolder(async (folder) => {
      await writeFiles(folder, { "package.json": "{}" });
      await arrange(folder);
      await runCli(folder, ["init"], { env: { PATH: process.env["PATH"] ?? "", ...env } });
      return readWorkflow(folder).on.push?.branches ?? null;
    });
  }

  test("is what origin says, whatever branch is checked out", async () => {
    expect(
      await branchesOf((folder) => {
        commitAll(folder);
        git(folder, "update-ref", "refs/remotes/origin/develop", "HEAD");
        git(folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop");
      }),
    ).toEqual(["develop"]);
  });

  test("is the event's in a job, where a shallow clone has no origin/HEAD", async () => {
    expect(
      await inTempFolder(async (events) => {
        await writeFiles(events, { "event.json": '{"repository": {"default_branch": "stable+1"}}' });
        return branchesOf(commitAll, { GITHUB_EVENT_PATH: join(events, "event.json") });
      }),
    ).toEqual([String.raw`stable\+1`]);
  });

  test("is the one of a usual name beside branches of work, and left out where two have one", async () => {
    const withBranches =
      (...names: readonly string[]) =>
      (folder: string): void => {
        commitAll(folder);
        git(folder, "checkout", "-q", "-b", "work");
        git(folder, "branch", "-D", "main");
        for (const name of names) git(folder, "branch", name);
      };
    expect(await branchesOf(withBranches("master"))).toEqual(["master"]);
    expect(await branchesOf(withBranches("master", "main"))).toBeNull();
  });
});

test.each([
  ["My App", "my-app"],
  ["проверка", expect.stringMatching(/^gate-[0-9a-f]{8}$/)],
  ["Café", expect.stringMatching(/^cafe-[0-9a-f]{8}$/)],
])("the gate of a folder called %s is %s", async (name, id) => {
  await inTempFolder(async (folder) => {
    await writeFiles(join(folder, name), { "package.json": "{}" });
    await runCli(join(folder, name), ["init"]);
    expect(readConfig(join(folder, name)).id).toEqual(id);
  });
});

test("init never overwrites a file, and leaves workflows alone when told to", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "regression-gate.yml": "mine", "package.json": "{}" });
    const { exitCode, stdout } = await runCli(folder, ["init", "--no-workflow"]);
    expect([exitCode, stdout.split("\n").slice(0, 2)]).toEqual([
      0,
      ["kept regression-gate.yml: it exists", "wrote regression-gate/case.mjs"],
    ]);
    expect(readFileSync(join(folder, "regression-gate.yml"), "utf8")).toBe("mine");
    expect(existsSync(join(folder, ".github"))).toBe(false);
    const before = statSync(join(folder, "regression-gate/case.mjs")).mtimeMs;
    await runCli(folder, ["init", "--no-workflow"]);
    expect(statSync(join(folder, "regression-gate/case.mjs")).mtimeMs).toBe(before);
  });
});

test("init below the top of a repository writes to its top, where paths of a config begin", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "package.json": "{}" });
    commitAll(folder);
    mkdirSync(join(folder, "packages"));
    const { stdout } = await runCli(join(folder, "packages"), ["init"]);
    expect(stdout.split("\n")).toEqual([
      "wrote ../regression-gate.yml",
      "wrote ../regression-gate/case.mjs",
      `wrote ../${WORKFLOW}`,
      `next, in ${folder}: npx regression-gate validate, then npx regression-gate gate --baseline none`,
      "after the first run: npx regression-gate calibrate names metrics that are too noisy for their margins",
      "",
    ]);
    expect(await readdir(join(folder, "packages"))).toEqual([]);
  });
});

// A trial starts a process: two cases of the twelve are enough.
test.each([
  ["Node", { "package.json": "{}" }],
  ["shell", {}],
])("the %s starter runs, and a second run compares with the first", async (_, files) => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, files);
    await runCli(folder, ["init"]);
    const gate = ["gate", "--quiet", "--format", "json", "--where", "task=alpha", "--workers", "4"];
    const first = await runCli(folder, [...gate, "--baseline", "none"]);
    expect([first.exitCode, parseReport(first.stdout, "stdout").completeness.complete]).toEqual([0, true]);
    const path = join(".regression-gate", "runs", latestRun(folder));
    const second = await runCli(folder, [...gate, "--baseline", `file:${path}`]);
    const report = parseReport(second.stdout, "stdout");
    expect([second.exitCode, report.baseline.run]).toEqual([0, path.split("/").at(-1)]);
    const sizes = report.findings.filter(({ metric }) => metric === "size-bytes");
    expect(sizes.map(({ kind }) => kind)).toEqual(["pass", "pass"]);
  });
});
