import type { Case } from "../model/config/case.ts";
import type { RunDefinition, Runner } from "../model/config/config.ts";
import type { Json, JsonObject } from "../base/json.ts";
import { hashJson } from "../base/hash.ts";

/**
 * This number is increased when the parts of the key change, so that rows of older versions never match by accident.
 */
const KEY_VERSION = 1;

/**
 * SHA-256 (hex) of everything that decides a case's result on one side: axes, task content and run definition.
 * Concurrency, rate, retry and timeout cannot change a result and are left out, so a change of them does not run
 * anything again.
 */
export function caseKey(one: Case, definition: RunDefinition): string {
  return hashJson({
    keyVersion: KEY_VERSION,
    axes: one.axes,
    content: one.content,
    run: definitionJson(definition),
    evaluator: null,
  });
}

/** The run definition as JSON, for hashing. */
export function definitionJson(definition: RunDefinition): JsonObject {
  return { cwd: definition.cwd, env: definition.env, runner: runnerJson(definition.runner) };
}

function runnerJson(runner: Runner): Json {
  return { ...runner };
}
