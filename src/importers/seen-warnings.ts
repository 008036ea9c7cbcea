import type { Warning } from "../model/result/finding.ts";

/** One warning a code: the first text, and how many more there were. Millions of rows may have the same fault. */
export class SeenWarnings {
  readonly #seen = new Map<string, { readonly text: string; more: number }>();

  add({ code, text }: Warning): void {
    const seen = this.#seen.get(code);
    if (seen === undefined) this.#seen.set(code, { text, more: 0 });
    else if (seen.text !== text) seen.more += 1;
  }

  get all(): readonly Warning[] {
    return [...this.#seen].map(([code, { text, more }]) => ({
      code,
      text: more === 0 ? text : `${text} (and ${more} more of this kind)`,
    }));
  }
}
