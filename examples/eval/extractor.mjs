/**
 * Reads a support ticket: what the customer wants, which order, which date. Small on purpose, but not a mock: it has the parts that
 * make real evals noisy (a sampled answer) and costly (every token read is paid for).
 */

/** What the two versions do differently. `short` was meant to save tokens, and to understand weekdays. */
export const VERSIONS = {
  full: { wordsRead: Infinity, weekdays: false },
  short: { wordsRead: 40, weekdays: true },
};

/** How sure the answer must be before sampling leaves it alone; as the temperature of a language model. */
const TEMPERATURE = 0.45;

/** Words that speak for an intent; a `*` at the end stands for any ending. */
const LEXICON = {
  delivery: "parcel* courier* deliver* tracking ship* arriv* transit depot customs pickup address",
  refund: "refund* money back voucher card return*",
  exchange: "exchange* swap replace* size wrong instead small medium one model colour",
  cancel: "cancel* stop mistake twice pre-order subscription keep",
  invoice: "invoice* bill* vat tax charged payment paper* attachment paid",
  login: "password* login log account* unlock locked code email reset",
};

const PATTERNS = Object.entries(LEXICON).map(([intent, words]) => ({
  intent,
  patterns: words.split(" ").map((word) => new RegExp(`^${word.replace("*", ".*")}$`)),
}));

const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");

/**
 * @param {{text: string, received: string}} ticket `received` as YYYY-MM-DD
 * @param {keyof typeof VERSIONS} version
 * @param {number} seed same ticket, version and seed: same answer
 * @returns {{intent: string, order: string | null, date: string | null, wordsRead: number}}
 */
export function extract(ticket, version, seed) {
  const { wordsRead, weekdays } = VERSIONS[version];
  const words = ticket.text.split(/\s+/).slice(0, wordsRead);
  const text = words.join(" ");
  return {
    intent: sampleIntent(words, seed),
    order: findOrder(text),
    date: findDate(text, ticket.received) ?? (weekdays ? findWeekday(text, ticket.received) : null),
    wordsRead: words.length,
  };
}

/** One intent, drawn with the odds of a softmax over the words that speak for it. */
function sampleIntent(words, seed) {
  const plain = words.map((word) => word.toLowerCase().replace(/^[^a-z]+|[^a-z]+$/g, ""));
  const weights = PATTERNS.map(({ patterns }) => {
    const hits = plain.filter((word) => patterns.some((pattern) => pattern.test(word))).length;
    return Math.exp(hits / TEMPERATURE);
  });
  let left = uniform(seed) * weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = weights.findIndex((weight) => (left -= weight) < 0);
  return PATTERNS[Math.max(0, drawn)].intent;
}

/** `KX-20417`, also written `kx 20417`. */
function findOrder(text) {
  const found = /\b([a-z]{2})[- ]?(\d{5})\b/i.exec(text);
  return found === null ? null : `${found[1].toUpperCase()}-${found[2]}`;
}

/** The first date the text names; a day without a year is the one nearest to the day the ticket came. */
function findDate(text, received) {
  const iso = /\b\d{4}-\d{2}-\d{2}\b/.exec(text);
  if (iso !== null) return iso[0];
  const months = MONTHS.join("|");
  const named =
    new RegExp(`\\b(?<day>\\d{1,2}) (?<month>${months})(?: (?<year>\\d{4}))?\\b`, "i").exec(text) ??
    new RegExp(`\\b(?<month>${months}) (?<day>\\d{1,2})(?:,? (?<year>\\d{4}))?\\b`, "i").exec(text);
  if (named !== null) {
    const { day, month, year } = named.groups;
    const index = String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, "0");
    return `${year ?? received.slice(0, 4)}-${index}-${day.padStart(2, "0")}`;
  }
  const relative = /\b(yesterday|today|tomorrow)\b/i.exec(text);
  if (relative === null) return null;
  return shift(received, { yesterday: -1, today: 0, tomorrow: 1 }[relative[1].toLowerCase()]);
}

/** `last Friday`, `next Monday`. */
function findWeekday(text, received) {
  const found = new RegExp(`\\b(last|next) (${WEEKDAYS.join("|")})\\b`, "i").exec(text);
  if (found === null) return null;
  const step = found[1].toLowerCase() === "last" ? -1 : 1;
  const wanted = WEEKDAYS.indexOf(found[2].toLowerCase());
  let day = shift(received, step);
  while (new Date(day).getUTCDay() !== wanted) day = shift(day, step);
  return day;
}

function shift(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A number in [0, 1) from a 32-bit seed; mulberry32. */
function uniform(seed) {
  let state = (seed + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}
