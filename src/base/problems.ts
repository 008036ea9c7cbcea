import { type Problem, problemAt, UsageError } from "./errors.ts";

/** A longer list does not help the user. */
const MAX_LISTED = 100;

/** The first problems, and how many more there are. */
export function limitedProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.length <= MAX_LISTED ? problems : withCount(problems.slice(0, MAX_LISTED), problems.length);
}

/** `first`: as many as are listed. */
function withCount(first: readonly Problem[], count: number): readonly Problem[] {
  const more = count - first.length;
  const file = first.at(-1)?.file;
  if (more <= 0 || file === undefined) return first;
  return [...first, problemAt(file, `and ${more} more problems`)];
}

/** UsageError with the first of them, if there is one. */
export function requireNone(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UsageError(limitedProblems(problems));
}

/** Problems of a stream of rows, of which there may be as many as rows: the first ones, and their number. */
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
