import type { Progress } from "../../model/run/progress.ts";
import { renderProgress } from "../../report/text/render-progress.ts";
import type { Clock, RunEvent, RunObserver } from "../../run/ports.ts";
import { meteredObserver } from "./metered-observer.ts";
import { describeNews } from "./progress-lines.ts";

/** Frequent enough to show that the run continues, and rare enough to cost nothing. */
const EVERY_MS = 100;
const BAR_CELLS = 20;
/**
 * The line is redrawn after these events. Others are too frequent, or may come when there is no line, such as a failed
 * teardown after the end.
 */
const DRAWN_AT: readonly RunEvent["type"][] = ["started", "look-started", "limiter", "stopped-early"];
/** Moves to the first column and clears the line. */
const CLEAR = "\r\u001B[K";

export interface Terminal {
  readonly write: (text: string) => void;
  /** Current number of columns of the window. */
  readonly columns: () => number;
}

/** One line of a terminal that is redrawn during a run and removed at its end. */
export function progressBar(clock: Clock, terminal: Terminal): RunObserver {
  const draw = (progress: Progress): void => {
    // The last column stays empty: a line that fills it would wrap and could not be cleared.
    const line = `${barOf(progress)} ${renderProgress(progress)}`.slice(
      0,
      Math.max(0, terminal.columns() - 1),
    );
    terminal.write(`${CLEAR}${line}`);
  };
  return meteredObserver(clock, {
    everyMs: EVERY_MS,
    tick: draw,
    event(event, progress) {
      const news = describeNews(event);
      if (news !== null) terminal.write(`${CLEAR}${news}\n`);
      if (event.type === "finished") terminal.write(CLEAR);
      else if (DRAWN_AT.includes(event.type)) draw(progress);
    },
  });
}

function barOf({ done, planned }: Progress): string {
  const full = planned === 0 ? BAR_CELLS : Math.floor((done / planned) * BAR_CELLS);
  return "█".repeat(full) + "░".repeat(BAR_CELLS - full);
}
