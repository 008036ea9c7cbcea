import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

interface Answer {
  readonly intent: string;
  readonly order: string | null;
  readonly date: string | null;
}
interface Task {
  readonly id: string;
  readonly received: string;
  readonly text: string;
  readonly expected: Answer;
}

const folder = new URL("../../../examples/eval/", import.meta.url);
const { extract }: { extract: (ticket: object, version: string, seed: number) => Answer } = await import(
  new URL("extractor.mjs", folder).href
);
const tasks: readonly Task[] = readFileSync(new URL("tasks.jsonl", folder), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

const ticket = (text: string) => ({ text, received: "2025-03-12" });

test("there are 60 tasks with names and labels of their own", () => {
  expect(tasks).toHaveLength(60);
  expect(new Set(tasks.map((task) => task.id)).size).toBe(60);
  expect(new Set(tasks.map((task) => task.text)).size).toBe(60);
  const intents = new Set(tasks.map(({ expected }) => expected.intent));
  expect([...intents].toSorted()).toEqual(["cancel", "delivery", "exchange", "invoice", "login", "refund"]);
  for (const { expected } of tasks) {
    expect(expected.order ?? "AA-00000").toMatch(/^[A-Z]{2}-\d{5}$/);
    const day = expected.date ?? "2025-01-01";
    expect(new Date(day).toISOString()).toBe(`${day}T00:00:00.000Z`);
  }
});

test("the same ticket, version and seed give the same answer, other seeds sometimes another", () => {
  const vague = ticket("hello, can you help me with my parcel or the refund?");
  const intents = Array.from({ length: 50 }, (_, seed) => extract(vague, "full", seed).intent);
  expect(Array.from({ length: 50 }, (_, seed) => extract(vague, "full", seed).intent)).toEqual(intents);
  expect(new Set(intents).size).toBeGreaterThan(1);
});

test.each([
  ["paid on 2025-02-20, not 3 March", "2025-02-20"],
  ["due on 8 March", "2025-03-08"],
  ["on March 4 and again", "2025-03-04"],
  ["of 14 October 2024.", "2024-10-14"],
  ["it came yesterday", "2025-03-11"],
  ["needed by tomorrow", "2025-03-13"],
  ["no day at all", null],
])("reads the date of %j", (text, date) => {
  expect(extract(ticket(text), "full", 1).date).toBe(date);
});

test("only the short version knows weekdays", () => {
  const text = ticket("promised for last Tuesday");
  expect(extract(text, "short", 1).date).toBe("2025-03-11");
  expect(extract(text, "full", 1).date).toBeNull();
});

test("the short version does not see an order number behind word 40", () => {
  const long = ticket(`${"word ".repeat(40)} my order is kx 20417`);
  expect(extract(long, "full", 1).order).toBe("KX-20417");
  expect(extract(long, "short", 1).order).toBeNull();
});
