import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { summarizeTimes, type Timing } from "../statistics/timing.ts";
import { CONCURRENCY, type Experiment } from "./experiment.ts";
import type { Options } from "./options.ts";

export interface PromptfooCosts {
  readonly version: string;
  /** From start to end of `--version`. */
  readonly start: Timing;
  /** Milliseconds a trial of a provider that answers at once, start-up left out. */
  readonly trial: Timing;
}

/** Runs of it that are waited for: one takes seconds. */
const RUNS = 3;

/** Null when it was not asked for. Installs it when the folder has none: 1.5 GB, some minutes. */
export async function measurePromptfoo(
  { promptfoo, trials }: Options,
  { folder }: Experiment,
): Promise<PromptfooCosts | null> {
  if (promptfoo === null) return null;
  const home = join(promptfoo, "node_modules", "promptfoo");
  if (!existsSync(home)) install(promptfoo);
  const {
    version,
    bin,
  }: {
    readonly version: string;
    readonly bin: Readonly<Record<string, string>>;
  } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const script = join(home, bin["promptfoo"] ?? "");
  const run = (argv: readonly string[]): number => timeOf(script, argv, folder);
  const [few, many] = [CONCURRENCY, trials].map((count) => configOf(folder, count));
  const start: number[] = [];
  const perTrial: number[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    start.push(run(["--version"]));
    const less = run(evaluate(few!));
    perTrial.push((run(evaluate(many!)) - less) / (trials - CONCURRENCY));
  }
  return { version, start: summarizeTimes(start), trial: summarizeTimes(perTrial) };
}

function install(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private": true}\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "promptfoo"], { cwd: folder, stdio: "inherit" });
}

function configOf(folder: string, count: number): string {
  const provider = join(folder, "provider.mjs");
  writeFileSync(
    provider,
    'export default class { id() { return "trivial"; } async callApi() { return { output: "1" }; } }\n',
  );
  const config = join(folder, `promptfoo-${count}.json`);
  const tests = Array.from({ length: count }, (_, index) => ({
    vars: { task: `t${index}` },
    assert: [{ type: "equals", value: "1" }],
  }));
  writeFileSync(config, JSON.stringify({ prompts: ["{{task}}"], providers: [`file://${provider}`], tests }));
  return config;
}

function evaluate(config: string): readonly string[] {
  const quiet = ["--no-cache", "--no-write", "--no-table", "--no-progress-bar"];
  return ["eval", "-c", config, "-j", String(CONCURRENCY), ...quiet];
}

function timeOf(script: string, argv: readonly string[], cwd: string): number {
  const env = {
    ...process.env,
    PROMPTFOO_DISABLE_TELEMETRY: "1",
    PROMPTFOO_DISABLE_UPDATE: "1",
    PROMPTFOO_CONFIG_DIR: join(cwd, ".promptfoo"),
  };
  const startMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script, ...argv], { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`promptfoo ${argv[0] ?? ""} ended with ${status}: ${stderr}`);
  return performance.now() - startMs;
}
