import type { z } from "zod";

const NAMES: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["boolean", "true or false"],
  ["int", "a whole number"],
  ["null", "null"],
  ["number", "a number"],
  ["object", "an object"],
  ["record", "an object"],
  ["string", "text"],
]);

/** Counts from 0, whatever is wrong with them. */
const COUNTS: ReadonlyMap<string, string> = new Map([
  ["repetition", "a whole number from 0, which numbers the rows of one case"],
  ["attempt", "a whole number from 0"],
  ["attempts", "a whole number from 0"],
  ["block", "a whole number from 0"],
]);

const WRONG_TYPE = /^Invalid input: expected \w+, received (\w+)$/;

/** What is wrong with a row, in the words of this program. */
export function rowProblem(issue: z.core.$ZodIssue): { path: string; message: string } {
  return { path: issue.path.map(String).join("."), message: messageOf(issue) };
}

function messageOf(issue: z.core.$ZodIssue): string {
  const count = issue.path.length === 1 ? COUNTS.get(String(issue.path[0])) : undefined;
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys);
  if (issue.code !== "invalid_type") {
    return count === undefined ? issue.message.replace(/^Invalid input: /, "") : `expected ${count}`;
  }
  const expected = count ?? NAMES.get(issue.expected) ?? issue.expected;
  const got = WRONG_TYPE.exec(issue.message)?.[1];
  if (got === "undefined") return `is required: expected ${expected}`;
  return `expected ${expected}${got === undefined ? "" : `, got ${NAMES.get(got) ?? got}`}`;
}

function unknownKeys(keys: readonly string[]): string {
  const names = keys.map((key) => JSON.stringify(key)).join(", ");
  const shape = '{"axes": {"task": "a"}, "repetition": 0, "metrics": {"time": 1}}';
  return `unknown ${keys.length === 1 ? "key" : "keys"} ${names}: values of axes stand in axes, numbers in metrics, such as ${shape}`;
}
