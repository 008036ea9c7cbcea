import type { z } from "zod";
import { type Runner, RUNNERS, type RunnerType } from "../../model/config/config.ts";
import type { Complaint } from "../values/complaint.ts";
import type { KnownAxes } from "../values/where.ts";
import { chatSection } from "./chat.ts";
import { commandSection } from "./command.ts";
import { httpSection } from "./http.ts";
import { moduleSection } from "./module.ts";
import { resultsFileSection } from "./results-file.ts";
import type {
  AnyRunnerSection,
  CommandLine,
  Path,
  ResultsFile,
  RunnerCheckContext,
} from "./runner-section.ts";

/** The section of each runner. Keys, owners, checks and secrets of a new runner come from its line here. */
const SECTIONS = {
  command: commandSection,
  module: moduleSection,
  http: httpSection,
  chat: chatSection,
  "results-file": resultsFileSection,
} as const satisfies { readonly [Type in RunnerType]: AnyRunnerSection<Type> };

type Sections = typeof SECTIONS;
type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** `command, module, http, chat or results-file`. */
export const RUNNER_WORDS = `${RUNNERS.slice(0, -1).join(", ")} or ${RUNNERS.at(-1)}`;

const runnerKeys: { readonly [Type in RunnerType]: Sections[Type]["key"] } = Object.assign(
  {},
  ...RUNNERS.map((type) => ({ [type]: SECTIONS[type].key })),
);

/** The keys that select a runner, then their further keys. */
export const runnerShape = { ...runnerKeys, ...together((type) => SECTIONS[type].further) };

export const RUNNER_OWNER = together((type) => SECTIONS[type].owner);

/** One mapping that combines those of all runners. No two runners have the same keys. */
function together<Part extends object>(partOf: (type: RunnerType) => Part): Together<Part> {
  return Object.assign({}, ...RUNNERS.map(partOf));
}

export type WrittenRunner = z.output<z.ZodObject<typeof runnerShape>>;

/** The runners that a run names; exactly one in a valid config. */
export function runnersOf(written: WrittenRunner): readonly RunnerType[] {
  return RUNNERS.filter((type) => written[type] !== undefined);
}

/** Checks that there is exactly one runner, and no key that it does not use. */
export function checkRunner(written: WrittenRunner, path: Path, context: RunnerCheckContext): Complaint[] {
  const [type, ...others] = runnersOf(written);
  if (type === undefined || others.length > 0) {
    const got = type === undefined ? "none of them" : [type, ...others].join(" and ");
    return [{ path, at: "key", message: `expected one of ${RUNNER_WORDS}, got ${got}` }];
  }
  return [...checkForeignKeys(written, path, type), ...SECTIONS[type].check(written, path, context)];
}

function checkForeignKeys(written: WrittenRunner, path: Path, type: RunnerType): Complaint[] {
  const given = new Map<string, unknown>(Object.entries(written));
  return RUNNERS.filter((other) => other !== type).flatMap((other) =>
    Object.keys(SECTIONS[other].further)
      .filter((key) => given.get(key) !== undefined)
      .map((key) => ({
        path: [...path, key],
        at: "key" as const,
        message: `belongs to ${other}; ${type} does not read it`,
      })),
  );
}

/** The keys of a side together with those of the run at the top level. */
export function joinRunners(top: WrittenRunner, side: WrittenRunner): WrittenRunner {
  // Each runner joins its own keys, so the result contains the keys of all runners.
  return Object.assign({}, ...RUNNERS.map((type) => SECTIONS[type].join(top, side)));
}

/** The definition was checked before. */
export function resolveRunner(written: WrittenRunner, axes: KnownAxes): Runner {
  const [type] = runnersOf(written);
  // The check has made sure that one of the runners is written.
  if (type === undefined) throw new Error(`a run without ${RUNNER_WORDS} was resolved`);
  return SECTIONS[type].resolve(written, axes);
}

/** Whether trials report their usage, which limits on tokens and cost need. */
export function tellsUsage(written: WrittenRunner): boolean {
  return runnersOf(written).every((type) => SECTIONS[type].tellsUsage(written));
}

/** False = rows were measured elsewhere, so they have no `success` of their own. */
export function executes({ type }: Runner): boolean {
  return SECTIONS[type].executes;
}

/** Modules that trials of a runner load, relative to `cwd`. */
export function modulesOf(runner: Runner): readonly string[] {
  return sectionOf(runner.type).modules(runner);
}

/** Files that the prompts of a runner come from, each once. */
export function promptFilesOf(runner: Runner): readonly string[] {
  return sectionOf(runner.type).promptFiles(runner);
}

/** The command line that a runner runs for each trial; null = none. */
export function commandLineOf(runner: Runner): CommandLine | null {
  return sectionOf(runner.type).commandLine(runner);
}

/** The file with the rows that a runner takes instead of measuring, relative to `cwd`; null = it measures. */
export function resultsFileOf(runner: Runner): ResultsFile | null {
  return sectionOf(runner.type).resultsFile(runner);
}

/** Files that the program of a runner writes in each trial, relative to `cwd`. */
export function writtenFilesOf(runner: Runner): readonly string[] {
  return sectionOf(runner.type).writes(runner);
}

/** Whether one trial of a runner measures many cases. */
export function measuresCases(runner: Runner): boolean {
  return sectionOf(runner.type).measuresCases(runner);
}

/** Names of formats of tools in which a runner reads results. */
export function toolFormatsOf(runner: Runner): readonly string[] {
  return sectionOf(runner.type).toolFormats(runner);
}

/** Texts of the config that may contain placeholders, without those of prompt files. */
export function templatesOf(runner: Runner): readonly string[] {
  return sectionOf(runner.type).templates(runner);
}

export function sectionOf<Type extends RunnerType>(type: Type): AnyRunnerSection<Type> {
  const sections: { readonly [Each in RunnerType]: AnyRunnerSection<Each> } = SECTIONS;
  return sections[type];
}
