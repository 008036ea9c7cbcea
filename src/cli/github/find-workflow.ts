import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { filesIn } from "../../adapters/node/files.ts";
import { usageProblem } from "../../base/errors.ts";

const FOLDER = ".github/workflows";

/**
 * The only workflow of the checkout that uses this action. Baselines of another workflow do not belong to this gate.
 * UsageError where there is none or more than one.
 */
export async function findWorkflow(root: string): Promise<string> {
  const names = (await filesOf(join(root, FOLDER))).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const texts = await Promise.all(
    names.map(async (name) => ({ name, text: await filesIn(root).readText(`${FOLDER}/${name}`) })),
  );
  const using = texts.filter(({ text }) => USES.test(text)).map(({ name }) => `${FOLDER}/${name}`);
  const [only, ...others] = using;
  if (only !== undefined && others.length === 0) return only;
  const message =
    only === undefined
      ? `expected the workflow that stores the baselines: no file of ${FOLDER} uses the action`
      : `expected one of the workflows that use the action: ${using.join(", ")}`;
  throw usageProblem("--workflow", message);
}

/** `- uses: org/regression-gate@v1`, with any owner, quoted or not. */
const USES = /^[\s-]*uses:\s*["']?[\w.-]+\/regression-gate(?:\/[^@\s]*)?@/m;

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
