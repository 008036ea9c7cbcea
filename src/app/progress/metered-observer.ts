import type { Progress } from "../../model/run/progress.ts";
import { ProgressMeter } from "../../run/progress-meter.ts";
import type { Clock, RunEvent, RunObserver } from "../../run/ports.ts";

/** What is shown of a run, and how often. */
export interface ProgressView {
  /** Time in ms between two calls of `tick` while a run is in progress. */
  readonly everyMs: number;
  event(event: RunEvent, progress: Progress): void;
  tick(progress: Progress): void;
}

/** Counts the events of a run, and calls a view for each event and at regular times. */
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
