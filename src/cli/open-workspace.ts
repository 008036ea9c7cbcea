import { resolve } from "node:path";
import { systemClock } from "../adapters/node/clock.ts";
import { parseEnvFile } from "../adapters/node/env-file.ts";
import { filesIn } from "../adapters/node/files.ts";
import { FETCH_TIMEOUT_MS, resolveCommit } from "../adapters/node/git/resolve-commit.ts";
import { secretValues } from "../secrets/child-environment.ts";
import { DEFAULT_OUT, repositoryRoot, type Workspace } from "../app/workspace.ts";
import { type Problem, problemAt } from "../base/errors.ts";
import { requireNone } from "../base/problems.ts";
import type { CliIo } from "./io.ts";

/**
 * The checkout around the working directory, with the folder of the runs and the environment variables of the flags.
 */
export async function openWorkspace(
  io: CliIo,
  options: {
    readonly out: string | undefined;
    readonly envFile?: string | undefined;
    readonly env?: readonly string[];
    readonly diffBase?: string | undefined;
  },
): Promise<Workspace> {
  const root = await repositoryRoot(io.cwd);
  const fromFile =
    options.envFile === undefined
      ? {}
      : parseEnvFile(await filesIn(io.cwd).readText(options.envFile), options.envFile);
  const extraEnv = { ...fromFile, ...parseEnv(options.env ?? []) };
  io.hide(secretValues([], { env: {}, extraEnv }));
  return {
    root,
    out: options.out === undefined ? resolve(root, DEFAULT_OUT) : resolve(io.cwd, options.out),
    env: io.env,
    extraEnv,
    clock: systemClock,
    signal: io.signal,
    busy: io.busy,
    ...(await changeBase(root, options.diffBase, io.signal)),
  };
}

/** UsageError where the ref is of no commit. */
async function changeBase(
  root: string,
  ref: string | undefined,
  signal: AbortSignal,
): Promise<Pick<Workspace, "changeBase">> {
  if (ref === undefined) return {};
  return { changeBase: await resolveCommit(root, ref, { timeoutMs: FETCH_TIMEOUT_MS, signal }) };
}

function parseEnv(texts: readonly string[]): Readonly<Record<string, string>> {
  const problems = texts.filter((text) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(text)).map(toProblem);
  requireNone(problems);
  return Object.fromEntries(
    texts.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
  );
}

/** The value may be a secret, so the message contains only the name. */
function toProblem(text: string): Problem {
  const message = `expected NAME=value, got '${text.split("=")[0] ?? ""}'`;
  return problemAt("--env", message);
}
