import { UsageError } from "./errors.ts";
import type { Problem } from "./errors.ts";
import { MAX_LISTED, withCount } from "./limited-problems.ts";

/** Problems of a stream of rows, which may be as many as its rows: the first ones, and how many there are. */
export class CollectedProblems {
  readonly #first: Problem[] = [];
  #count = 0;

  add(problem: Problem): void {
    this.#count += 1;
    if (this.#first.length < MAX_LISTED) this.#first.push(problem);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** UsageError if there is one. */
  throwAny(): void {
    if (this.#count > 0) throw new UsageError(withCount(this.#first, this.#count));
  }
}
