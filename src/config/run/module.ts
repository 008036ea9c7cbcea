import { z } from "zod";
import type { ModuleRunner } from "../../model/config/config.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import type { Complaint } from "../values/complaint.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { text } from "../values/written-values.ts";
import type { Path, RunnerCheckContext, RunnerSection } from "./runner-section.ts";

export const writtenModule = z.strictObject(
  {
    file: requiredKey(text, "ES module, relative to `cwd`."),
    export: defaultedKey(text, "default", "Name of the exported function."),
    options: optionalKey(z.json(), "Any JSON value; passed to the function with each trial."),
  },
  expected("a mapping with file"),
);

const key = optionalKey(
  z
    .union([text, writtenModule], expected("a file name, or {file, export, options}"))
    .meta({ title: "file or module" }),
  "ES module whose function is called for each trial, in a worker thread.",
);

type Written = z.output<z.ZodObject<{ module: typeof key }>>;

const MODULE_OWNER = { module: "head" } as const satisfies Owners<Written>;

export const moduleSection = {
  key,
  further: {},
  owner: MODULE_OWNER,
  check,
  resolve,
  join: (top, side) => ({ module: side.module ?? top.module }),
  secrets: () => [],
  modules: ({ module }) => [module],
  promptFiles: () => [],
  commandLine: () => null,
  resultsFile: () => null,
  writes: () => [],
  measuresCases: () => false,
  toolFormats: () => [],
  templates: () => [],
  tellsUsage: () => true,
  executes: true,
  parts: {
    module: {
      owner: MODULE_OWNER.module,
      list: ({ module, exportName }) => [["module", `${module} (${exportName})`]],
    },
    // This field is listed together with the module.
    exportName: { owner: MODULE_OWNER.module, list: () => [] },
    options: {
      owner: MODULE_OWNER.module,
      list: ({ options }) => [["options", JSON.stringify(options)]],
    },
  },
} as const satisfies RunnerSection<"module", Written>;

function check({ module }: Written, path: Path, { cwd }: RunnerCheckContext): Complaint[] {
  if (module === undefined) return [];
  const isObject = typeof module === "object";
  const place = [...path, "module", ...(isObject ? ["file"] : [])];
  return checkRepositoryPath(fromRoot(isObject ? module.file : module, cwd), place);
}

/** Converts a path relative to `cwd` to one relative to the root. The check rejects paths that cannot be converted. */
function fromRoot(file: string, cwd: string | undefined): string {
  return cwd === undefined || /^(\/|[a-z]:)|\\/i.test(file) ? file : `${cwd}/${file}`;
}

function resolve({ module = "" }: Written): ModuleRunner {
  const { file, export: exportName, options } = typeof module === "string" ? { file: module } : module;
  return { type: "module", module: file, exportName: exportName ?? "default", options: options ?? null };
}
