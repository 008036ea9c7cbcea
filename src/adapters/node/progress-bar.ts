import { Presets, SingleBar } from "cli-progress";
import type { RunObserver } from "../../run/ports.ts";
import { progressLines } from "./progress-lines.ts";

/** A bar on a terminal's stderr. */
export function progressBar(stream: NodeJS.WritableStream): RunObserver {
  const bar = new SingleBar(
    {
      stream,
      format: "{bar} {value}/{total} trials, {failed} failed, {errored} errored, {eta_formatted} left",
      hideCursor: false,
      clearOnComplete: true,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  );
  const lines = progressLines((text) => void stream.write(text));
  let failed = 0;
  let errored = 0;
  return {
    notify(event) {
      if (event.type === "started") bar.start(event.planned, event.resumed, { failed, errored });
      if (event.type === "trial-finished") {
        if (event.record.status === "failed") failed += 1;
        if (event.record.status === "errored" || event.record.status === "timed-out") errored += 1;
        bar.update(event.done, { failed, errored });
      }
      if (event.type === "finished") bar.stop();
      // Comes after the bar's end, and may come when it never started.
      if (event.type === "teardown-failed") lines.notify(event);
    },
  };
}
