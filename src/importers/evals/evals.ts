import type { FileImporter, FolderImporter } from "../importer.ts";
import { deepeval } from "./deepeval.ts";
import { helm } from "./helm.ts";
import { inspectEval, inspectJson } from "./inspect.ts";
import { lmEval } from "./lm-eval.ts";
import { mlflowTable } from "./mlflow-table.ts";
import { openaiEvals } from "./openai-evals.ts";
import { promptfoo } from "./promptfoo.ts";
import { ragas } from "./ragas.ts";
import { tauBench } from "./tau-bench.ts";
import { tau2, tau2Folder } from "./tau2.ts";

/** Evals of language models; the order says nothing. */
export const EVALS: readonly FileImporter[] = [
  deepeval,
  helm,
  inspectJson,
  lmEval,
  mlflowTable,
  openaiEvals,
  promptfoo,
  ragas,
  tau2,
  tauBench,
];

/** The tools that write a folder, or a zip of one. */
export const EVAL_FOLDERS: readonly FolderImporter[] = [inspectEval, tau2Folder];
