import { z } from "zod";
import { MAX_SHARDS } from "../../plan/shards/split-plan.ts";
import { isMatrix, suffixProblem } from "./gate-id.ts";
import { configLines, defaultOf, INPUTS, type Inputs, type Mode } from "./inputs.ts";
import { parseShardInput } from "../shards/parse-shard-input.ts";

/** The problem of an input. */
export interface Misuse {
  readonly input: string;
  readonly message: string;
}

const JUDGING: readonly Mode[] = ["gate", "baseline", "merge"];
const MEASURING: readonly Mode[] = ["gate", "baseline", "run"];

/** The modes in which an input has an effect. An input that is not listed has one in all modes. */
const USED_IN: Partial<Readonly<Record<keyof Inputs, readonly Mode[]>>> = {
  "fail-on": [...JUDGING, "report"],
  "dry-run": ["gate", "baseline"],
  shards: [...JUDGING, "plan"],
  by: ["plan"],
  shard: ["run"],
  "unverified-commit": JUDGING,
  "wait-seconds": JUDGING,
  resume: [...MEASURING, "plan"],
  comment: [...JUDGING, "report"],
  workflow: ["report"],
  results: ["gate", "baseline"],
  "input-format": ["gate", "baseline"],
  run: ["gate", "baseline"],
  shell: ["gate", "baseline"],
  repetitions: ["gate", "baseline"],
  margin: ["gate", "baseline"],
};

/**
 * Inputs that change what is run. A mode without an effect for them rejects them, because the job would do something
 * else than its workflow says.
 */
const REFUSED: readonly string[] = ["dry-run", "shard", "shards", "results", "run", "repetitions"];

/** The problems that prevent a job of this mode; `given` contains the texts of the inputs. */
export function misuses(mode: Mode, given: ReadonlyMap<string, string>): readonly Misuse[] {
  return [
    ...idle(mode, given)
      .filter((input) => REFUSED.includes(input))
      .map((input) => ({ input, message: `is not used in mode ${mode}: it is for ${modesOf(input)}` })),
    ...(mode === "plan" ? shardCount(given.get("shards") ?? "") : []),
    ...(mode === "run" ? shardName(given.get("shard") ?? "") : []),
    ...gateIdSuffix(mode, given),
    ...severalGates(mode, given),
    ...plainGate(given),
  ];
}

/** One sentence for each input that was given and has no effect in this mode. */
export function idleInputs(inputs: Inputs): readonly string[] {
  return idle(inputs.mode, new Map(Object.entries(inputs))).map(
    (input) =>
      `The input ${input} is not used in mode ${inputs.mode} and is ignored: it is for ${modesOf(input)}.`,
  );
}

function idle(mode: Mode, given: ReadonlyMap<string, string>): readonly (keyof Inputs)[] {
  return INPUTS.keyof().options.filter(
    (input) => USED_IN[input]?.includes(mode) === false && (given.get(input) ?? "") !== defaultOf(input),
  );
}

function modesOf(input: keyof Inputs): string {
  return (USED_IN[input] ?? []).join(", ");
}

function gateIdSuffix(mode: Mode, given: ReadonlyMap<string, string>): readonly Misuse[] {
  const input = "gate-id-suffix";
  const [suffix, matrix] = [given.get(input) ?? "", given.get("matrix") ?? ""];
  // The shards of one gate have different matrix values too.
  if (mode === "run" && suffix.trim() === "all")
    return [{ input, message: "expected names of keys in mode run, whose shards are one gate, got `all`" }];
  const message = isMatrix(matrix) ? suffixProblem(suffix, matrix) : null;
  return message === null ? [] : [{ input, message }];
}

/** Inputs that stand in place of a config. */
function plainGate(given: ReadonlyMap<string, string>): readonly Misuse[] {
  const has = (input: string): boolean => (given.get(input) ?? "") !== "";
  const isFromRef = given.get("baseline")?.startsWith("ref:") === true;
  const needs = (input: string, other: string): readonly Misuse[] =>
    has(input) && !has(other) ? [{ input, message: `needs the input \`${other}\`` }] : [];
  const beside = has("results") && (given.get("config") ?? "") !== defaultOf("config");
  return [
    ...needs("run", "results"),
    ...["input-format", "margin"].flatMap((input) => needs(input, "results")),
    ...needs("repetitions", "run"),
    ...(has("run") && !isFromRef
      ? [
          {
            input: "run",
            message:
              "needs `baseline: ref:<base>`, such as `ref:main`: both commits are measured by turns. To compare with a stored run, measure in a step of its own, and name its `results` alone",
          },
        ]
      : []),
    ...(has("results") && has("shards")
      ? [{ input: "shards", message: "is for a gate with a config, whose plan names the trials of a shard" }]
      : []),
    ...(beside
      ? [{ input: "results", message: "stands in place of a config: leave out one of the two" }]
      : []),
  ];
}

/** Only a mode that judges in this job can do so for several gates. */
function severalGates(mode: Mode, given: ReadonlyMap<string, string>): readonly Misuse[] {
  if (JUDGING.includes(mode)) return [];
  const modes = JUDGING.join(", ");
  const isCombined = given.get("comment") === "combined" && mode === "report";
  const configs = configLines(given.get("config") ?? "");
  const pattern = configs.find((config) => PATTERN.test(config));
  const got = pattern === undefined ? `${configs.length}` : `the pattern ${pattern}`;
  const message = `expected one config in mode ${mode}, got ${got}: write a step for each config; patterns and several configs are for ${modes}`;
  return [
    ...(configs.length > 1 || pattern !== undefined ? [{ input: "config", message }] : []),
    ...(isCombined ? [{ input: "comment", message: `\`combined\` is for ${modes}, not for ${mode}` }] : []),
  ];
}

/** Brackets alone may be part of a file's name. */
const PATTERN = /[*?]|\{[^}]*,[^}]*\}/;

function shardCount(text: string): readonly Misuse[] {
  const count = z.coerce.number().int().min(1).max(MAX_SHARDS).safeParse(text);
  const message = `expected the number of shards to split the trials into, 1 to ${MAX_SHARDS}, got ${JSON.stringify(text)}`;
  return text !== "" && count.success ? [] : [{ input: "shards", message }];
}

function shardName(text: string): readonly Misuse[] {
  const message = `expected a shard such as 2/3, or \`shard\` of the plan's matrix, got ${JSON.stringify(text)}`;
  return parseShardInput(text) === null ? [{ input: "shard", message }] : [];
}
