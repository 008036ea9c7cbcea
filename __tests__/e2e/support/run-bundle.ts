import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { QUICK_START } from "../../support/command-line/quick-start.ts";

const ROOT = join(import.meta.dirname, "../../..");
const ACTION = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string() })),
  runs: z.object({ main: z.string(), post: z.string() }),
});

export interface BundleRun {
  /** Folder of the checkout: GITHUB_WORKSPACE. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly payload: unknown;
  readonly phase: "main" | "post";
  /** What the main phase saved, for the post phase. */
  readonly state: ReadonlyMap<string, string>;
  /** Asked again and again; once it is so, the process gets `signal`. */
  readonly killWhen: () => boolean;
  /** `SIGINT` is how GitHub begins to cancel a job. */
  readonly signal: "SIGKILL" | "SIGINT";
}

export interface BundleResult {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** Starts the committed bundle as the runner does: its own process, inputs and files by environment, nothing inherited. */
export async function runBundle(run: BundleRun): Promise<BundleResult> {
  const folder = await mkdtemp(join(tmpdir(), "runner-"));
  try {
    const action = ACTION.parse(parse(await readFile(join(ROOT, "action.yml"), "utf8")));
    const files = {
      output: join(folder, "output"),
      state: join(folder, "state"),
      summary: join(folder, "summary"),
    };
    for (const file of Object.values(files)) await writeFile(file, "");
    const event = join(folder, "event.json");
    await writeFile(event, JSON.stringify(run.payload));
    const env = {
      ...runnerVariables(folder, run.workspace),
      GITHUB_EVENT_PATH: event,
      GITHUB_OUTPUT: files.output,
      GITHUB_STATE: files.state,
      GITHUB_STEP_SUMMARY: files.summary,
      ...inputVariables(action.inputs, run.inputs),
      ...Object.fromEntries([...run.state].map(([name, value]) => [`STATE_${name}`, value])),
      ...run.env,
    };
    const { exitCode, log } = await start(join(ROOT, action.runs[run.phase]), env, run);
    return {
      exitCode,
      log,
      outputs: fileCommands(await readFile(files.output, "utf8")),
      state: fileCommands(await readFile(files.state, "utf8")),
      summary: await readFile(files.summary, "utf8"),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the runner of a job sets whatever the workflow is. */
export function runnerVariables(folder: string, workspace: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    TMPDIR: folder,
    RUNNER_TEMP: folder,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
  };
}

function inputVariables(
  declared: z.infer<typeof ACTION>["inputs"],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? input.default,
    ]),
  );
}

function start(
  bundle: string,
  env: Readonly<Record<string, string>>,
  { workspace: cwd, killWhen, signal }: Pick<BundleRun, "workspace" | "killWhen" | "signal">,
): Promise<{ readonly exitCode: number | null; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...QUICK_START, bundle], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => void chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => void chunks.push(chunk));
    const watch = setInterval(() => {
      if (!killWhen()) return;
      clearInterval(watch);
      child.kill(signal);
    }, 50);
    child.on("error", reject);
    child.on("close", (exitCode) => {
      clearInterval(watch);
      resolve({ exitCode, log: Buffer.concat(chunks).toString("utf8") });
    });
  });
}

/** `name<<delimiter`, lines of the value, `delimiter`. */
function fileCommands(text: string): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\r?\n([\s\S]*?)\r?\n\2$/gm)];
  return new Map(pairs.map((match) => [match[1] ?? "", match[3] ?? ""]));
}
