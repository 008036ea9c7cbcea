import { usageProblem } from "../../base/errors.ts";

/** UsageError for a key `__proto__` where keys are names: a schema drops it without a word, and what it names with it. */
export function requireNames(value: unknown, shown: string): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    if (Object.hasOwn(one, "__proto__"))
      throw usageProblem(shown, "expected names of benchmarks and measures, got __proto__, which is none");
    // One by one: a file may have millions of samples.
    for (const inside of Object.values(one)) if (typeof inside === "object") open.push(inside);
  }
}
