import type { RunDefinition, Runner, RunnerType } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { settingChange, unknownLooser } from "../values/setting-change.ts";
import type { RunnerOwner, RunnerPart } from "./runner-section.ts";
import { sectionOf } from "./runners.ts";

interface Listed {
  readonly text: string;
  readonly owner: RunnerOwner;
}

/** Changes in what one side executes, key by key; `path` is the path of the keys. */
export function definitionChanges(
  path: string,
  base: RunDefinition,
  head: RunDefinition,
): readonly PolicyChange[] {
  const [before, after] = [listed(base), listed(head)];
  const isSameRunner = base.runner.type === head.runner.type;
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [from, to] = [before.get(key), after.get(key)];
    const isBase = isSameRunner && (to ?? from)?.owner === "base-where-it-has-one";
    return settingChange({
      path: `${path}.${key}`,
      base: from?.text ?? "none",
      head: to?.text ?? "none",
      text: String,
      looser: unknownLooser,
    }).map((change) => ({ ...change, inForce: isBase ? ("base" as const) : ("head" as const) }));
  });
}

/** Every key of a run as a user writes it. */
function listed({ runner, cwd, env }: RunDefinition): ReadonlyMap<string, Listed> {
  return new Map([
    ...runnerKeys(runner),
    ["cwd", { text: cwd, owner: "head" }],
    ["env", { text: JSON.stringify(env), owner: "head" }],
  ]);
}

function runnerKeys(runner: Runner): readonly (readonly [string, Listed])[] {
  return Object.values<RunnerPart<RunnerType>>(sectionOf(runner.type).parts).flatMap(({ owner, list }) =>
    list(runner).map(([key, text]) => [key, { text, owner }] as const),
  );
}
