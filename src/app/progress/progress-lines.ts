import { nameAxes } from "../../model/config/case.ts";
import type { Progress } from "../../model/run/progress.ts";
import type { Trial, TrialRecord } from "../../model/run/trial.ts";
import { cleanText, NAME_LENGTH } from "../../base/clean-text.ts";
import { formatDuration } from "../../base/format-value.ts";
import { renderEndpointChange, renderProgress } from "../../report/text/render-progress.ts";
import type { Clock, RunEvent, RunObserver } from "../../run/ports.ts";
import { meteredObserver } from "./metered-observer.ts";

const EVERY_MS = 30_000;
/** Most details between two lines of progress, because a run in which everything fails must not fill the log. */
const MOST_DETAILS = 10;
const MESSAGE_LENGTH = 200;
const NOTE_LENGTH = 1000;

/**
 * Progress for logs of CI: a line at the start, every 30 s and at the end, and between them some of the trials that
 * failed, errored or are tried again. `write` receives whole lines.
 */
export function progressLines(clock: Clock, write: (text: string) => void): RunObserver {
  let details = 0;
  const showProgress = (progress: Progress): void => {
    const more = details - MOST_DETAILS;
    if (more > 0) write(`  … and ${more} more like these\n`);
    details = 0;
    write(`${renderProgress(progress)}\n`);
  };
  return meteredObserver(clock, {
    everyMs: EVERY_MS,
    tick: showProgress,
    event(event, progress) {
      if (event.type === "started") {
        write(`${describeStart(progress)}\n`);
        return;
      }
      if (event.type === "look-started" || event.type === "finished") {
        showProgress(progress);
        return;
      }
      const detail = describeDetail(event);
      if (detail !== null) {
        details += 1;
        if (details <= MOST_DETAILS) write(`  ${detail}\n`);
        return;
      }
      const news = describeNews(event);
      if (news !== null) write(`${news}\n`);
    },
  });
}

function describeStart({ planned, atMost, resumed }: Progress): string {
  const most = atMost > planned ? `, at most ${atMost}` : "";
  return resumed > 0
    ? `resumed: ${resumed} of ${planned} trials are done${most}`
    : `${planned} trials to run${most}`;
}

/** Describes an event that may happen thousands of times; null = the event is not one of these. */
function describeDetail(event: RunEvent): string | null {
  if (event.type === "retry") {
    const again = `tried again in ${formatDuration(event.delayMs)}`;
    return `${caseName(event.trial)}: ${cleanText(event.code, NAME_LENGTH)}, ${again}`;
  }
  if (event.type !== "trial-finished" || event.record.error === null) return null;
  const { record } = event;
  return `${trialName(record)}: ${record.status}: ${cleanText(record.error?.message ?? "", MESSAGE_LENGTH)}`;
}

/** Describes an event that happens rarely; null = the event is not one of these. */
export function describeNews(event: RunEvent): string | null {
  if (event.type === "limiter") return renderEndpointChange(event.endpoint, event.change);
  if (event.type === "teardown-failed") return `teardown failed: ${cleanText(event.message, MESSAGE_LENGTH)}`;
  if (event.type === "note") return cleanText(event.message, NOTE_LENGTH);
  return event.type === "stopped-early" ? `stopped early: ${cleanText(event.why, MESSAGE_LENGTH)}` : null;
}

function trialName({ axes, repetition, side }: TrialRecord): string {
  return `${cleanText(nameAxes(axes), NAME_LENGTH)} #${repetition + 1} (${side})`;
}

function caseName(trial: Trial): string {
  return `${cleanText(trial.case.name, NAME_LENGTH)} #${trial.repetition + 1} (${trial.side})`;
}
