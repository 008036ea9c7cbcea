import type { z } from "zod";
import type { CommandRunner, ResultsFileRunner, Runner, RunnerType } from "../../model/config/config.ts";
import type { EndpointContext } from "../endpoints/endpoint-context.ts";
import type { Complaint } from "../values/complaint.ts";
import type { Owner, Owners } from "../values/owner.ts";
import type { KnownAxes } from "../values/where.ts";

export type Path = readonly (string | number)[];

/** The context of the checks of a runner's keys. */
export interface RunnerCheckContext extends EndpointContext {
  /** `cwd` of the definition, if the config has it. */
  readonly cwd: string | undefined;
  /** The config has a section for coverage, whose counts no metric names. */
  readonly judgesCoverage: boolean;
}

/**
 * Everything that the config knows about one runner. To add one, write a file with this and a line in `runners.ts`.
 * `Written` contains the runner's keys of a run; a key that the user did not write is absent.
 */
export interface RunnerSection<Type extends RunnerType, Written> {
  /** The key that selects the runner; it has the name of the runner. */
  readonly key: z.ZodType;
  /** Further keys of the run that no other runner uses. */
  readonly further: Readonly<Record<string, z.ZodType>>;
  /** The owner of each of its keys. */
  readonly owner: Owners<Written>;
  /** `path` is the path of the keys. */
  readonly check: (written: Written, path: Path, context: RunnerCheckContext) => Complaint[];
  readonly resolve: (written: Written, axes: KnownAxes) => Runner<Type>;
  /** The keys of a side together with those of the run at the top level, for a side that writes only some of them. */
  readonly join: (top: Written, side: Written) => object;
  /** Environment variables whose values it sends as keys. They are redacted without being declared. */
  readonly secrets: (runner: Runner<Type>) => readonly string[];
  /** Modules that trials load, relative to `cwd`; a missing one is a problem of the config. */
  readonly modules: (runner: Runner<Type>) => readonly string[];
  /** Files that its prompts come from, each once. */
  readonly promptFiles: (runner: Runner<Type>) => readonly string[];
  /** A command line that it runs, whatever else it does; null = none. */
  readonly commandLine: (runner: Runner<Type>) => CommandLine | null;
  /** The file with the rows that it takes instead of measuring, relative to `cwd`; null = it measures. */
  readonly resultsFile: (runner: Runner<Type>) => ResultsFile | null;
  /** Files that its program writes in each trial, relative to `cwd`. */
  readonly writes: (runner: Runner<Type>) => readonly string[];
  /** Whether one trial measures many cases, which its results name. */
  readonly measuresCases: (runner: Runner<Type>) => boolean;
  /** Names of formats of tools in which it reads results. The config does not know them all. */
  readonly toolFormats: (runner: Runner<Type>) => readonly string[];
  /** Texts of the config that may contain placeholders. */
  readonly templates: (runner: Runner<Type>) => readonly string[];
  /** Whether a trial can report the tokens and the cost that it used. */
  readonly tellsUsage: (written: Written) => boolean;
  /**
   * False: it runs no code and sends no request, since its rows are measured elsewhere: it is safe on an untrusted pull
   * request, and its trials have no `success`.
   */
  readonly executes: boolean;
  readonly parts: RunnerParts<Type>;
}

/** A list (program and arguments), or one text for the shell. */
export type CommandLine = CommandRunner["command"];

export type ResultsFile = Pick<ResultsFileRunner, "file" | "format">;

/** A section with unknown keys. */
export type AnyRunnerSection<Type extends RunnerType> = Omit<RunnerSection<Type, never>, "owner"> & {
  readonly owner: object;
};

/** One field: whose value is in force on a pull request, and how a difference is listed. */
export interface RunnerPart<Type extends RunnerType> {
  readonly owner: RunnerOwner;
  /** The keys of a run with their values, as a user writes them. */
  readonly list: (runner: Runner<Type>) => readonly Listed[];
}

/** A base with another runner has no value for the field. */
export type RunnerOwner = Extract<Owner, "head" | "base-where-it-has-one">;

export type Listed = readonly [key: string, text: string];

export type RunnerParts<Type extends RunnerType> = {
  readonly [Field in Exclude<keyof Runner<Type>, "type">]-?: RunnerPart<Type>;
};

/** A part that is listed as JSON. An absent part is not listed. */
export function jsonPart<Type extends RunnerType>(
  key: string,
  owner: RunnerOwner,
  value: (runner: Runner<Type>) => unknown,
): RunnerPart<Type> {
  return {
    owner,
    list: (runner) => {
      const part = value(runner);
      return part === undefined ? [] : [[key, JSON.stringify(part)]];
    },
  };
}

/** The key of a field in the config: `maxTokens` is `max-tokens`. */
export function keyText(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
