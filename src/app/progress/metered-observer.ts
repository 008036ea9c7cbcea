import type { Progress } from "../../model/run/progress.ts";
import { ProgressMeter } from "../../run/progress-meter.ts";
import type { Clock, RunEvent, RunObserver } from "../../run/ports.ts";

/** What is shown of a run, and when. */
export interface ProgressView {
  /** Between two calls of `tick` while a run is in progress, ms. */
  readonly everyMs: number;
  event(event: RunEvent, progress: Progress): void;
  tick(progress: Progress): void;
}

/** Adds up the events of a run and lets a view show them, also while nothing happens. */
export function meteredObserver(clock: Clock, view: ProgressView): RunObserver {
  let meter = new ProgressMeter(clock.monotonicMs());
  let stop = (): void => undefined;
  const wait = (): void => {
    stop = clock.after(view.everyMs, () => {
      view.tick(meter.at(clock.monotonicMs()));
      wait();
    });
  };
  return {
    notify(event) {
      const nowMs = clock.monotonicMs();
      if (event.type === "started") {
        stop();
        meter = new ProgressMeter(nowMs);
        wait();
      }
      if (event.type === "finished") stop();
      meter.notify(event, nowMs);
      view.event(event, meter.at(nowMs));
    },
  };
}
