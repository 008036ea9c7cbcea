import { hashJson } from "../../base/hash.ts";
import { shortText } from "./short-text.ts";

/**
 * Names of cases that may have one name and other contents: then the content is part of the name. Those of one name and one
 * content are repetitions.
 */
export class CaseNames {
  readonly #contents = new Map<string, Set<string>>();

  constructor(cases: Iterable<readonly [name: string, content: string]>) {
    for (const [name, content] of cases) {
      const contents = this.#contents.get(name) ?? new Set<string>();
      this.#contents.set(name, contents.add(hashJson(content)));
    }
  }

  nameOf(name: string, content: string): string {
    const isAlone = (this.#contents.get(name)?.size ?? 0) <= 1;
    return isAlone || content === "" ? name : `${name} › ${shortText(content)}`;
  }
}
