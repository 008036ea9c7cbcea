import type { BudgetReport, EndpointChange } from "../../model/run/limiters.ts";
import type { Progress } from "../../model/run/progress.ts";
import { cleanText, NAME_LENGTH } from "../../base/clean-text.ts";
import { formatNumber, withoutResidue } from "../../base/format-number.ts";
import { formatDuration } from "../../base/format-value.ts";

/**
 * `120/400 trials (30%), 3 failed, 1 errored, 12.3/s, 0.42 of 5 USD, about 23 s left`; one line without a line break.
 */
export function renderProgress(progress: Progress): string {
  const { failed, errored, retries, perSecond, leftMs, spend } = progress;
  return [
    doneText(progress),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(errored > 0 ? [`${errored} errored`] : []),
    ...(retries > 0 ? [`${retries} ${retries === 1 ? "retry" : "retries"}`] : []),
    ...(perSecond === null ? [] : [rateText(perSecond)]),
    ...spend.map(spendText),
    ...(leftMs === null || leftMs === 0 ? [] : [`about ${formatDuration(leftMs)} left`]),
  ].join(", ");
}

function doneText({ done, planned, atMost, look }: Progress): string {
  const share = planned === 0 ? "" : ` (${Math.floor((done / planned) * 100)}%)`;
  const ofLook = look === null ? "" : ` of look ${look.number} of ${look.of}`;
  const most = atMost > planned ? `, at most ${atMost}` : "";
  return `${done}/${planned} trials${ofLook}${share}${most}`;
}

/** A slow run shows its speed per minute. */
function rateText(perSecond: number): string {
  return perSecond < 0.1 ? `${formatNumber(perSecond * 60, 3)}/min` : `${formatNumber(perSecond, 3)}/s`;
}

/** Usage that was not reported counts as spent and is shown as possible excess. */
function spendText({ name, limit, spent, reserved }: BudgetReport): string {
  const known = withoutResidue(reserved, limit);
  const held = known > 0 ? ` (${formatNumber(known, 3)} reserved)` : "";
  return `${formatNumber(spent, 3)} of ${formatNumber(limit, 3)} ${name}${held}`;
}

/** A change of an endpoint's state; one line without a line break. */
export function renderEndpointChange(endpoint: string, change: EndpointChange): string {
  const name = cleanText(endpoint, NAME_LENGTH);
  switch (change.kind) {
    case "lowered":
      return `${name}: overloaded; ${change.limit} at once from now on`;
    case "paused":
      return `${name}: asked to wait ${formatDuration(change.forMs)}`;
    case "opened":
      return `${name}: too many failures (last: ${cleanText(change.code, NAME_LENGTH)}); paused for a while`;
    case "closed":
      return `${name}: answers again`;
  }
}
