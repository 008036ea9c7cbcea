import type { AbortScope } from "./limits/abort-scope.ts";
import { TimeIsOver } from "./limits/time-budget.ts";

/** Trials in progress. The first failure, which is not an errored trial but our bug or a disk error, stops the others. */
export class Work {
  readonly #scope: AbortScope;
  readonly #pending = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  #cut = 0;

  constructor(scope: AbortScope) {
    this.#scope = scope;
  }

  get failures(): readonly unknown[] {
    return this.#failures;
  }

  /** Trials that were ended because the time was over. */
  get cut(): number {
    return this.#cut;
  }

  add(trial: Promise<void>): void {
    const watched: Promise<void> = trial
      .catch((error: unknown) => {
        if (error instanceof TimeIsOver) this.#cut += 1;
        else this.#failures.push(error);
        this.#scope.abort(error);
      })
      .finally(() => this.#pending.delete(watched));
    this.#pending.add(watched);
  }

  /** Resolves when all have ended, those included that are added meanwhile. */
  async done(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
