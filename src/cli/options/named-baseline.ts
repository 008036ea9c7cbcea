import { relative, resolve } from "node:path";
import { exists } from "../../adapters/node/files.ts";
import { repositoryRoot } from "../../app/workspace.ts";
import { BASELINE_FORMS, isBaselineForm } from "../../config/baseline.ts";
import { closest } from "../../base/did-you-mean.ts";
import { quote } from "../../base/quote.ts";
import { usageProblem } from "../../base/errors.ts";

const WORDS = ["latest", "merge-base", "none"];

/**
 * What `--baseline` means: one of its words or forms is that, whatever is called so in the folder; anything else is a path
 * that exists, relative to `cwd`. UsageError names both.
 */
export async function namedBaseline(cwd: string, text: string): Promise<string> {
  if (text === "" || isBaselineForm(text)) return text;
  const path = resolve(cwd, text);
  if (exists(path)) return `file:${relative(await repositoryRoot(cwd), path).replaceAll("\\", "/") || "."}`;
  const meant = closest(text, WORDS);
  const message = `expected ${BASELINE_FORMS}, or the path of a run, a bundle or rows; got ${quote(text)}, and there is no such file or folder.${meant === null ? "" : ` Did you mean ${meant}?`}`;
  throw usageProblem("--baseline", message);
}
