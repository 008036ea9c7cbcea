import { expect, test } from "@jest/globals";
import { inTurns, type Turn } from "../../../src/cli/several/in-turns.ts";

/** Turns by name; those in capitals are alone. What ran at the same time, each time a turn began. */
async function atOnce(names: string, jobs: number): Promise<readonly string[]> {
  const running = new Set<string>();
  const seen: string[] = [];
  const turns = names.split("").map((name): Turn<string> => ({
    isAlone: name === name.toUpperCase(),
    work: async () => {
      running.add(name);
      seen.push([...running].join(""));
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(name);
      return name;
    },
  }));
  expect((await inTurns(turns, jobs)).join("")).toBe(names);
  return seen;
}

test("turns are taken one by one, in their order, unless more are asked for", async () => {
  expect(await atOnce("aBc", 1)).toEqual(["a", "B", "c"]);
});

test("at most `jobs` share the machine, and what needs it alone comes last", async () => {
  const seen = await atOnce("aBcdE", 2);
  expect(seen.slice(0, 2)).toEqual(["a", "ac"]);
  expect(seen[2]).toMatch(/^(d|cd)$/);
  expect(seen.slice(3)).toEqual(["B", "E"]);
});

test("nothing to do is no result", async () => {
  expect(await inTurns([], 4)).toEqual([]);
});
