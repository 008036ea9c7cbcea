import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { commitAll, CONFIG, inExperiment, latestRunFolder, writeFiles } from "../support/experiment.ts";

// A process for every step of every job.
jest.setTimeout(60_000);

const root = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(root, "src", "cli", "index.ts");

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}
type Jobs = Readonly<Record<"plan" | "run" | "gate", { readonly steps: readonly Step[] }>>;

/** The workflow that docs/sharding.md shows, with three shards. */
function documentedJobs(): Jobs {
  const page = readFileSync(join(root, "docs", "sharding.md"), "utf8");
  const yaml = /```yaml\n(name: regression-gate\n[\s\S]*?)```/.exec(page)?.[1] ?? "";
  return parse(yaml.replace("--shards 8", "--shards 3")).jobs;
}

const scriptOf = ({ steps }: { readonly steps: readonly Step[] }): string =>
  steps.flatMap(({ run }) => run ?? []).join("\n");

const uploadOf = ({ steps }: { readonly steps: readonly Step[] }): Readonly<Record<string, string>> =>
  steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact"))?.with ?? {};

/** Runs a step as a runner does: `bash -e`, with npx starting these sources. */
function runStep(folder: string, script: string, env: Readonly<Record<string, string>>): number | null {
  const npx = 'npx() { shift; "$TEST_NODE" --no-warnings "$TEST_CLI" "$@"; }';
  const { status } = spawnSync("bash", ["-e", "-c", `${npx}\n${script}`], {
    cwd: folder,
    env: { ...process.env, TEST_NODE: process.execPath, TEST_CLI: CLI, ...env },
    stdio: "ignore",
  });
  return status;
}

const LOSES_ANSWERS = `export default ({ seed, axes }) => {
  if (axes.task === "a" && axes.mode === "fast") throw Object.assign(new Error("gone"), { code: "ENOTFOUND" });
  return { score: 0.4 + (seed % 1000) / 5000 };
};
`;

// The jobs run on Linux; on Windows `bash` may be another system's.
const onUnix = process.platform === "win32" ? describe.skip : describe;

onUnix("docs/sharding.md", () => {
  test("the workflow of the docs, step by step, gates a pull request", async () => {
    const jobs = documentedJobs();
    // Ten tasks, one of which answers in one mode only: as many as the gate lets pass.
    const config = CONFIG.replace("[a, b, c, d, e, f]", "[a, b, c, d, e, f, g, h, i, j]");
    const files = { "regression-gate.yml": config, ".gitignore": "shard/\nshards/\nout\nsummary.md\n" };
    await inExperiment(files, async (folder) => {
      commitAll(folder);
      const sha = execFileSync("git", ["rev-parse", "HEAD"], { cwd: folder, encoding: "utf8" }).trim();
      await writeFiles(folder, { "measure.mjs": LOSES_ANSWERS });
      const runner = { GITHUB_OUTPUT: join(folder, "out"), GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
      const env = { ...runner, BASELINE: `ref:${sha}` };
      expect(runStep(folder, scriptOf(jobs.plan), env)).toBe(0);
      const { include } = JSON.parse(readFileSync(join(folder, "out"), "utf8").replace(/^matrix=/, ""));
      expect(include.map(({ shard }: { readonly shard: string }) => shard)).toEqual(["1/3", "2/3", "3/3"]);
      for (const { shard, name } of include) {
        // Trials without an answer end a shard with 3, which the step lets pass.
        expect(runStep(folder, scriptOf(jobs.run), { ...env, SHARD: shard })).toBe(0);
        const { path = "", name: artifact = "" } = uploadOf(jobs.run);
        const stored = artifact.replace("${{ matrix.name }}", name).replace("${{ github.run_attempt }}", "1");
        expect(stored).toBe(`shard-${name}-attempt-1`);
        expect(existsSync(join(folder, path, "runs"))).toBe(true);
        await cp(join(folder, path), join(folder, "shards", stored), { recursive: true });
        await rm(join(folder, path), { recursive: true });
      }
      expect(runStep(folder, scriptOf(jobs.gate), env)).toBe(1);
      expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("Regression: score −0.1");
      expect(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8")).toContain(`"sha": "${sha}"`);
    });
  });
});
