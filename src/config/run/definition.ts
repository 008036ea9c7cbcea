import { z } from "zod";
import { casePlacesIn } from "../../base/template.ts";
import { quote } from "../../base/quote.ts";
import type { RunDefinition, Runner } from "../../model/config/config.ts";
import { checkCasePlaces } from "../endpoints/check-template.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { defaultedKey, expected } from "../values/keys.ts";
import type { Owned, Owners } from "../values/owner.ts";
import type { KnownAxes } from "../values/where.ts";
import { text } from "../values/written-values.ts";
import { definitionChanges } from "./definition-changes.ts";
import type { Path, RunnerCheckContext, RunnerOwner } from "./runner-section.ts";
import {
  checkRunner,
  joinRunners,
  resolveRunner,
  RUNNER_OWNER,
  runnerShape,
  runnersOf,
  sectionOf,
} from "./runners.ts";

const environment = z.record(
  z.string(),
  z.string(expected('text (put numbers in quotes: "1")')),
  expected("a mapping from name to text"),
);

/** The keys that say what is executed. A side may set them too. */
export const definitionShape = {
  ...runnerShape,
  cwd: defaultedKey(text, ".", "Working directory, relative to the repository's root."),
  env: defaultedKey(
    environment,
    {},
    "Environment variables of the command or module. Those of a command may have values of the case, such as `{{ axes.size }}`.",
  ),
};

export type WrittenDefinition = z.output<z.ZodObject<typeof definitionShape>>;

/** The pull request decides what is measured; the base decides which outcomes are answers. */
export const DEFINITION_OWNER = {
  ...RUNNER_OWNER,
  cwd: "head",
  env: "head",
} as const satisfies Owners<WrittenDefinition>;

export function checkDefinition(
  written: WrittenDefinition,
  path: Path,
  context: Omit<RunnerCheckContext, "cwd">,
): Complaint[] {
  const { cwd, env = {} } = written;
  const runner = checkRunner(written, path, { ...context, cwd });
  // Without exactly one runner nothing else can be checked.
  if (runnersOf(written).length !== 1) return runner;
  return [
    ...runner,
    ...(cwd === undefined ? [] : checkRepositoryPath(cwd, [...path, "cwd"])),
    ...checkEnvironmentPlaces(written, path, context),
    ...Object.keys(env).flatMap((name) =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? []
        : [
            valueComplaint(
              [...path, "env", name],
              `expected a name of letters, digits and "_", got ${quote(name)}`,
            ),
          ],
    ),
  ];
}

/** A thread of a module runs many trials in one environment. */
function checkEnvironmentPlaces(
  written: WrittenDefinition,
  path: Path,
  { axes }: Pick<RunnerCheckContext, "axes">,
): Complaint[] {
  return Object.entries(written.env ?? {}).flatMap(([name, value]) => {
    const place = [...path, "env", name];
    const [first] = casePlacesIn(value);
    if (first === undefined) return [];
    if (written.command !== undefined) return checkCasePlaces(value, place, axes);
    const why =
      written.module === undefined
        ? "this runner starts no program for a trial"
        : "a module gets the case as its argument";
    const message = `{{ ${first} }} can stand in the env of a command only: ${why}`;
    return [valueComplaint(place, message)];
  });
}

/**
 * What a side executes: its own keys, else those of the run at the top level. A side with another kind of runner
 * inherits no key of the runner; `env`, `http` and `chat` are merged by key.
 */
export function effectiveRun(top: WrittenDefinition | undefined, side: WrittenDefinition): WrittenDefinition {
  if (top === undefined) return side;
  const common = { cwd: side.cwd ?? top.cwd, env: { ...top.env, ...side.env } };
  const own = runnersOf(side);
  if (own.length > 0 && own.join() !== runnersOf(top).join()) return { ...side, ...common };
  return { ...joinRunners(top, side), ...common };
}

export function resolveDefinition(written: WrittenDefinition, axes: KnownAxes): RunDefinition {
  return { runner: resolveRunner(written, axes), cwd: written.cwd ?? ".", env: written.env ?? {} };
}

/** Environment variables whose values a definition sends as keys: they are redacted without being declared. */
export function secretNames(definition: RunDefinition | null | undefined): readonly string[] {
  const runner = definition?.runner;
  return runner === undefined ? [] : sectionOf(runner.type).secrets(runner);
}

/** The definition of one side; `path` is the path of its keys. */
export function ownedDefinition(path: string): Owned<RunDefinition> {
  return {
    inForce: (base, { runner, cwd, env }) => ({ runner: runnerInForce(base.runner, runner), cwd, env }),
    changes: (base, head) => definitionChanges(path, base, head),
  };
}

/**
 * The head's runner, except for the parts that decide which outcomes are answers: these are the base's if it has the
 * same runner.
 */
function runnerInForce(base: Runner, head: Runner): Runner {
  if (base.type !== head.type) return head;
  const { parts } = sectionOf(head.type);
  const taken = Object.entries<{ readonly owner: RunnerOwner }>(parts).flatMap(([field, { owner }]) => {
    const value: unknown = Reflect.get(owner === "base-where-it-has-one" ? base : head, field);
    return value === undefined ? [] : [{ [field]: value }];
  });
  // Both runners have the same fields, and each field comes from one of them.
  return Object.assign({ type: head.type }, ...taken);
}
