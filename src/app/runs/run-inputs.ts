import { relative, resolve } from "node:path";
import { hashIfFile } from "../../adapters/node/files.ts";
import type { RunIdentity, RunInputs } from "../../adapters/node/runs/run-identity.ts";
import { hashJson } from "../../base/hash.ts";
import { executedBy } from "../../config/run/sides.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Side } from "../../model/run/side.ts";
import { environmentSecrets, isSecretName } from "../../secrets/environment-secrets.ts";
import type { Workspace } from "../workspace.ts";
import { namedFiles } from "./named-files.ts";

/**
 * What determines the rows of each side in addition to the trial keys: the seed, the units of metrics, the variables
 * of `--env` and `--env-file`, and the files that its definition names. For a baseline in a separate checkout these are the files of its commit. Where a metric is
 * machine-dependent, both sides of a block run next to each other, so a change of one side counts for both.
 */
export async function runInputs(
  config: Config,
  { sides, trials }: Plan,
  { root, extraEnv }: Pick<Workspace, "root" | "extraEnv">,
): Promise<RunInputs> {
  const given = { "--env": variablesOf(extraEnv, config.secrets) };
  const definitions = executedBy(config);
  const ofSide = async (side: Side): Promise<RunIdentity> => {
    const isElsewhere = side === "baseline" && config.sides === null;
    const { runner, cwd } = definitions[side];
    const files = isElsewhere ? {} : await hashNamed(namedFiles(runner, trials), resolve(root, cwd), root);
    return { seed: String(config.seed), ...given, ...unitsOf(config), ...files };
  };
  const inputs = await Promise.all(sides.map(async (side) => [side, await ofSide(side)] as const));
  if (sides.length < 2 || !config.metrics.some((metric) => metric.runEffect))
    return Object.fromEntries(inputs);
  const both = Object.fromEntries(
    inputs.flatMap(([side, own]) => Object.entries(own).map(([name, value]) => [`${name} (${side})`, value])),
  );
  return Object.fromEntries(sides.map((side) => [side, both]));
}

/** `SIZE, MODE (12 hex digits)`. Secrets are left out: another key measures the same, and a hash may betray a short password. */
function variablesOf(extraEnv: Workspace["extraEnv"], declared: readonly string[]): string {
  const secret = new Set([...declared, ...environmentSecrets(extraEnv, declared).map(({ name }) => name)]);
  const shown = Object.entries(extraEnv).filter(([name]) => !secret.has(name) && !isSecretName(name));
  if (shown.length === 0) return "none";
  const names = shown.map(([name]) => name).toSorted();
  return `${names.join(", ")} (${hashJson(Object.fromEntries(shown)).slice(0, 12)})`;
}

/** The units that numbers without a unit are in: earlier rows would be read as if they were in the new unit. */
function unitsOf({ metrics }: Config): RunIdentity {
  return Object.fromEntries(
    metrics.flatMap(({ name, unit }) => (unit === null ? [] : [[`unit of ${name}`, unit] as const])),
  );
}

/** `eval.py` -> 12 hex digits. Names that are not files of the repository are left out. */
async function hashNamed(names: readonly string[], cwd: string, root: string): Promise<RunIdentity> {
  const hashed = names.map(async (name) => {
    const shown = relative(root, resolve(cwd, name)).replaceAll("\\", "/");
    const hash = shown.startsWith("..") ? null : await hashIfFile(resolve(cwd, name));
    return hash === null ? [] : [[shown, hash.slice(0, 12)] as const];
  });
  return Object.fromEntries((await Promise.all(hashed)).flat());
}
