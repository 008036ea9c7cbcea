import { hashJson } from "../../base/hash.ts";
import type { Axes } from "../../model/config/case.ts";
import type { PromptfooRow } from "./promptfoo-row.ts";
import { namedValues, shortText, valueText } from "./short-text.ts";

/**
 * Names of the cases of a file. `testIdx` is none, because each repetition has its own; so a case is its provider, prompt,
 * description and variables. Where two providers, or two tests, have the same names, the ones behind the first are
 * numbered in the order of the config.
 */
export class PromptfooCases {
  /** The columns in the table of results, by a pair of names. */
  readonly #columns = new Map<string, Set<number>>();
  /** The assertions with their first place, by a test's name. */
  readonly #tests = new Map<string, Map<string, number>>();
  /** The first prompt that has no name but its text. */
  unnamedPrompt: string | null = null;
  /** The first name that two have. */
  repeated: string | null = null;

  constructor(rows: Iterable<PromptfooRow>) {
    for (const row of rows) this.#add(row);
  }

  #add(row: PromptfooRow): void {
    const pair = pairOf(row);
    const columns = this.#columns.get(pair) ?? new Set();
    this.#columns.set(pair, columns.add(row.promptIdx ?? 0));
    const name = taskOf(row);
    const tests = this.#tests.get(name) ?? new Map<string, number>();
    this.#tests.set(name, tests);
    const place = row.testIdx ?? tests.size;
    const assertions = assertionsOf(row);
    tests.set(assertions, Math.min(place, tests.get(assertions) ?? place));
    if (columns.size > 1) this.repeated ??= providerOf(row);
    if (tests.size > 1) this.repeated ??= name;
    if (isTextAlone(row)) this.unnamedPrompt ??= promptOf(row);
  }

  axesOf(row: PromptfooRow): Axes {
    const columns = [...(this.#columns.get(pairOf(row)) ?? [])].toSorted((a, b) => a - b);
    const name = taskOf(row);
    const tests = [...(this.#tests.get(name) ?? [])].toSorted(([, a], [, b]) => a - b);
    const place = tests.findIndex(([assertions]) => assertions === assertionsOf(row));
    return {
      provider: numbered(providerOf(row), columns.indexOf(row.promptIdx ?? 0)),
      prompt: promptOf(row),
      task: numbered(name, place),
    };
  }
}

function numbered(name: string, index: number): string {
  return index <= 0 ? name : `${name} #${index + 1}`;
}

function pairOf(row: PromptfooRow): string {
  return JSON.stringify([providerOf(row), promptOf(row)]);
}

function providerOf({ provider }: PromptfooRow): string {
  const name = typeof provider === "string" ? provider : firstOf(provider?.label, provider?.id);
  return shortText(withoutFolders(name ?? "provider"));
}

/** A file of this machine's folders has another place elsewhere. */
function withoutFolders(name: string): string {
  return name.replaceAll(/(^|[\s:])((?:file:\/\/)?)(?:[A-Za-z]:)?[\\/](?:[^\\/\s]+[\\/])+/g, "$1$2");
}

function promptOf({ prompt, promptId }: PromptfooRow): string {
  if (typeof prompt === "string") return shortText(prompt);
  return shortText(firstOf(prompt?.label, promptId, prompt?.raw) ?? "prompt");
}

/** A template as the name: a change of it makes new cases. */
function isTextAlone(row: PromptfooRow): boolean {
  const label = typeof row.prompt === "string" ? row.prompt : (row.prompt?.label ?? "");
  return label.includes("\n") || (label.includes("{{") && label.includes("}}"));
}

function taskOf({ description, vars, testCase }: PromptfooRow): string {
  const title = firstOf(testCase?.description, description);
  const values = namedValues(caseVars(vars ?? testCase?.vars ?? {}, testCase?.vars));
  if (title === null) return values === "" ? "test" : values;
  return values === "" ? shortText(title) : `${shortText(title)} (${values})`;
}

/** The variables of the config: what a run adds, such as the id of a session, differs each time. */
function caseVars(
  all: Readonly<Record<string, unknown>>,
  written: Readonly<Record<string, unknown>> | null | undefined,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(written ?? {}).filter((name) => Object.hasOwn(all, name));
  return names.length === 0 ? all : Object.fromEntries(names.map((name) => [name, all[name]]));
}

function assertionsOf({ testCase }: PromptfooRow): string {
  const { assert } = testCase ?? {};
  return hashJson(valueText(assert ?? null)).slice(0, 16);
}

function firstOf(...texts: readonly (string | null | undefined)[]): string | null {
  return texts.find((text) => typeof text === "string" && text.trim() !== "") ?? null;
}
