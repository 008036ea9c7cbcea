import type { CallEvents, ModuleError } from "../../../run/ports.ts";

/** An error that comes after so many more calls is told to nobody. */
const REMEMBERED = 10_000;

/** Whom to tell of errors that come after the answer. */
export class AnsweredCalls {
  readonly #onLate = new Map<number, (error: ModuleError) => void>();

  add(call: number, { onLate }: CallEvents): void {
    if (onLate === undefined) return;
    this.#onLate.set(call, onLate);
    const [oldest] = this.#onLate.keys();
    if (this.#onLate.size > REMEMBERED && oldest !== undefined) this.#onLate.delete(oldest);
  }

  failed(call: number, error: ModuleError): void {
    this.#onLate.get(call)?.(error);
  }
}
