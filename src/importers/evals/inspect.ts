import { readToolJson } from "../tool-json.ts";
import { toolFolderImporter, toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Tool, ToolFolder } from "../tool.ts";
import { inspectRows } from "./inspect-rows.ts";
import {
  type InspectSample,
  inspectHeaderSchema,
  inspectLogSchema,
  inspectSampleSchema,
} from "./inspect-schema.ts";

const HEADER = "header.json";
const JOURNAL = "_journal/start.json";

const tool: Tool = {
  format: "inspect",
  name: "inspect_ai log as JSON",
  recognises: ({ json }) =>
    json.has("eval.task") && ["eval.model", "eval.task_id", "eval.run_id"].some((path) => json.has(path)),
  *parse(file, doubt) {
    const { samples, ...header } = requireToolSchema(readToolJson(file), file.shown, inspectLogSchema());
    const all = samples?.toSorted((a, b) => a.epoch - b.epoch) ?? null;
    yield* inspectRows({ header, samples: all === null ? null : () => all, shown: file.shown }, doubt);
  },
};

/** `inspect eval --log-format json`: one row a sample and epoch. A sample with an error measured nothing. */
export const inspectJson = toolImporter(tool);

const folder: ToolFolder = {
  format: "inspect",
  name: "inspect_ai logs (.eval)",
  recognises: (files) => rootsOf(files).length > 0,
  *parse(files, open, doubt) {
    const roots = rootsOf(files);
    const others = files.filter((path) => !roots.some((root) => path.startsWith(root)));
    if (others.length > 0) {
      const text = `${others.length} files are no .eval logs and were not read, such as ${others[0]}.`;
      doubt({ code: "unread-files", text });
    }
    for (const root of roots) {
      const start = open(`${root}${files.includes(`${root}${HEADER}`) ? HEADER : JOURNAL}`);
      const header = requireToolSchema(readToolJson(start), start.shown, inspectHeaderSchema());
      const paths = samplePaths(files, root);
      const samples = function* samples(): Generator<InspectSample> {
        for (const path of paths) {
          const file = open(path);
          yield requireToolSchema(readToolJson(file), file.shown, inspectSampleSchema());
        }
      };
      yield* inspectRows({ header, samples, shown: start.shown }, doubt);
    }
  },
};

/**
 * `inspect eval`: .eval files, which are zip files of one JSON file a sample. One that has no header yet is of a run that
 * did not end.
 */
export const inspectEval = toolFolderImporter(folder);

/** The paths where logs begin: empty, or with `/` at the end. */
function rootsOf(files: readonly string[]): readonly string[] {
  const all = new Set(files);
  const roots = files.flatMap((path) => {
    const found = [HEADER, JOURNAL].find((name) => path === name || path.endsWith(`/${name}`));
    return found === undefined ? [] : [path.slice(0, path.length - found.length)];
  });
  return [...new Set(roots)].filter(
    (root) => all.has(`${root}${JOURNAL}`) || files.some((path) => path.startsWith(`${root}samples/`)),
  );
}

/** The paths in the order of the epochs, so that trials of a case are numbered as they were made. */
function samplePaths(files: readonly string[], root: string): readonly string[] {
  const epochOf = (path: string) => Number(/_epoch_(\d+)\.json$/.exec(path)?.[1] ?? 0);
  return files
    .filter((path) => path.startsWith(`${root}samples/`) && path.endsWith(".json"))
    .toSorted((a, b) => epochOf(a) - epochOf(b));
}
