import { nameAxes } from "../../model/case.ts";
import type { TrialRecord } from "../../model/trial.ts";
import type { RunObserver } from "../../run/ports.ts";

/** One line a trial, `[N/M] name … result`, for logs of CI. */
export function progressLines(write: (text: string) => void): RunObserver {
  return {
    notify(event) {
      switch (event.type) {
        case "started":
          if (event.resumed > 0) write(`resumed: ${event.resumed} of ${event.planned} trials are done\n`);
          return;
        case "trial-finished":
          write(`[${event.done}/${event.planned}] ${describeTrial(event.record)}\n`);
          return;
        case "retry":
          write(
            `  retry ${event.attempt} of ${oneLine(event.trial.case.name)} in ${Math.round(event.delayMs)} ms: ${oneLine(event.code)}\n`,
          );
          return;
        case "teardown-failed":
          write(`teardown failed: ${oneLine(event.message)}\n`);
          return;
        case "stopped-early":
          write(`stopped early: ${oneLine(event.why)}\n`);
          return;
        case "finished":
          write(`${event.done} of ${event.planned} trials done\n`);
          return;
      }
    },
  };
}

/** `task=a, mode=fast #2 (candidate) … ok 12 ms`. */
function describeTrial(record: TrialRecord): string {
  const name = `${nameAxes(record.axes)} #${record.repetition + 1} (${record.side})`;
  const time = record.durationMs === null ? "" : ` ${formatMs(record.durationMs)}`;
  const attempts = record.attempts > 1 ? `, ${record.attempts} attempts` : "";
  const error = record.error === null ? "" : `: ${oneLine(record.error.message)}`;
  return `${oneLine(name)} … ${record.status}${time}${attempts}${error}`;
}

function formatMs(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Names and messages come from outside: no control characters, one line, bounded. */
function oneLine(text: string): string {
  const clean = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}
