import type { Axes } from "../../model/config/case.ts";
import type { AxisCap } from "../../model/config/config.ts";

/** Limits on how many attempts with one value of an axis run at once. */
export class ConcurrencyCaps {
  readonly #caps: readonly AxisCap[];
  readonly #inFlight = new Map<AxisCap, number>();

  constructor(caps: readonly AxisCap[]) {
    this.#caps = caps;
  }

  /** The caps that hold for a case. */
  of(axes: Axes): readonly AxisCap[] {
    return this.#caps.filter(({ axis, value }) => Object.hasOwn(axes, axis) && axes[axis] === value);
  }

  isFree(caps: readonly AxisCap[]): boolean {
    return caps.every((cap) => (this.#inFlight.get(cap) ?? 0) < cap.limit);
  }

  /** An attempt under these caps starts; call the returned function when it ends. */
  enter(caps: readonly AxisCap[]): () => void {
    this.#add(caps, 1);
    return () => this.#add(caps, -1);
  }

  #add(caps: readonly AxisCap[], change: number): void {
    for (const cap of caps) this.#inFlight.set(cap, (this.#inFlight.get(cap) ?? 0) + change);
  }
}
