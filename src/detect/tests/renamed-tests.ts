import { isRed, type TestResult } from "./test-results.ts";

type Named = ReadonlyMap<string, TestResult>;

const BETWEEN = " › ";

/**
 * New names of tests, each with its old one: one test vanished and one came with the same file and parameters, or with the
 * same name and parameters in another file. One that fails now counts as renamed only if it failed in the same way.
 */
export function renamedTests(vanished: Named, came: Named): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const keyOf of [inFile, byName]) {
    const taken = new Set(renamed.values());
    const before = byKey(vanished, keyOf, (name) => taken.has(name));
    const after = byKey(came, keyOf, (name) => renamed.has(name));
    for (const [key, names] of after) {
      const [name] = names;
      const [old, another] = before.get(key) ?? [];
      if (name === undefined || old === undefined || names.length > 1 || another !== undefined) continue;
      if (mayBeOne(vanished.get(old), came.get(name))) renamed.set(name, old);
    }
  }
  return renamed;
}

type KeyOf = (name: string, result: TestResult) => string;

function byKey(
  tests: Named,
  keyOf: KeyOf,
  isTaken: (name: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, result] of tests) {
    if (isTaken(name)) continue;
    const key = keyOf(name, result);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}

/** A test that fails is news, unless it is the failure that main has, too. */
function mayBeOne(before: TestResult | undefined, after: TestResult | undefined): boolean {
  if (before === undefined || after === undefined || after.isNotLoaded || before.isNotLoaded) return false;
  if (!isRed(after.status)) return true;
  return before.status === after.status && before.message !== null && before.message === after.message;
}

const inFile: KeyOf = (name) => JSON.stringify([fileOfTest(name), parametersOf(name)]);

const byName: KeyOf = (name) => name.slice(fileOfTest(name).length);

/** The parts that a test is in: all but the last. */
export function fileOfTest(name: string): string {
  const bare = name.slice(0, name.length - parametersOf(name).length);
  const at = Math.max(bare.lastIndexOf(BETWEEN), bare.lastIndexOf("::"));
  return at === -1 ? "" : bare.slice(0, at);
}

/** What a name ends with: `[1-a]`, `(int, String)[2]`. */
function parametersOf(name: string): string {
  let end = name.length;
  for (let start = openingOf(name, end); start !== -1; start = openingOf(name, end)) end = start;
  return name.slice(end);
}

const CLOSING: Readonly<Record<string, string>> = { "]": "[", ")": "(" };

/** Where the bracket opens that closes at the end; -1 = none does. */
function openingOf(name: string, end: number): number {
  const closing = name[end - 1] ?? "";
  const opening = CLOSING[closing];
  if (opening === undefined) return -1;
  let depth = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    if (name[at] === closing) depth += 1;
    else if (name[at] === opening) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
