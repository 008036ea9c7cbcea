import type { FileImporter, FolderImporter } from "../importer.ts";
import { deepeval } from "./deepeval.ts";
import { inspectEval, inspectJson } from "./inspect.ts";
import { lmEval } from "./lm-eval.ts";
import { promptfoo } from "./promptfoo.ts";

/** Evals of language models; the order says nothing. */
export const EVALS: readonly FileImporter[] = [deepeval, inspectJson, lmEval, promptfoo];

/** Those that write a folder, or a zip of one. */
export const EVAL_FOLDERS: readonly FolderImporter[] = [inspectEval];
