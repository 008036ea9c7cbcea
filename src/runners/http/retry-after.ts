/** Names of months in an HTTP date, RFC 9110 section 5.6.7. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * How long a server asks to be left alone, ms from `nowMs`; null = it does not say, or not in a form that is known:
 * `retry-after-ms: 1500` (OpenAI, Azure; the most exact, so it wins), `retry-after: 2` (seconds; a fraction is accepted)
 * or `retry-after: Wed, 21 Oct 2026 07:28:00 GMT`. A date that has passed is 0.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const exact = amount(headers["retry-after-ms"]);
  if (exact !== null) return exact;
  const written = headers["retry-after"]?.trim();
  const seconds = amount(written);
  if (seconds !== null) return seconds * 1000;
  const date = written === undefined ? null : httpDate(written);
  return date === null ? null : Math.max(0, date - nowMs);
}

function amount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}(?:\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

/** The obsolete forms of two-digit years and without a zone are not read. */
function httpDate(text: string): number | null {
  const [, day, month, year, hours, minutes, seconds] = HTTP_DATE.exec(text) ?? [];
  const monthIndex = month === undefined ? -1 : MONTHS.indexOf(month);
  if (monthIndex < 0) return null;
  const parts = [year, day, hours, minutes, seconds].map(Number);
  const [y = 0, d = 0, h = 0, m = 0, s = 0] = parts;
  return Date.UTC(y, monthIndex, d, h, m, s);
}
