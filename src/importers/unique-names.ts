import { quote } from "../base/quote.ts";
import type { Warning } from "../model/result/finding.ts";

/** Names of the benchmarks of one file. One that was there before is numbered: `sort`, `sort #2`. */
export class UniqueNames {
  readonly #seen = new Map<string, number>();
  /** The first name that came twice. */
  repeated: string | null = null;

  next(name: string): string {
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    if (count === 1) return name;
    this.repeated ??= name;
    return `${name} #${count}`;
  }
}

/** Numbers follow the order of the file, so that another order compares other benchmarks. */
export function repeatedName(shown: string, name: string): Warning {
  const text = `${shown} has several benchmarks with the name ${quote(name)}, which are numbered in the order of the file. Give each its own name.`;
  return { code: "repeated-names", text };
}
