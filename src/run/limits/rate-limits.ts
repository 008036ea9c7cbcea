import { SlidingWindow, type WindowEntry } from "./sliding-window.ts";

export interface RateConfig {
  /** Attempts in any second, evenly spaced; null = no limit. */
  readonly qps: number | null;
  /** Attempts in any minute. */
  readonly rpm: number | null;
  /** Tokens in any minute, counted at the start of their attempt. */
  readonly tpm: number | null;
  /** Processes that share these limits; each gets an equal part. */
  readonly shards: number;
  /** Most tokens of one attempt; null = the largest number so far. Before it is known, attempts run one by one. */
  readonly tokensPerAttempt: number | null;
}

/** What an attempt has reserved. */
export interface RateTicket {
  readonly tokens: WindowEntry | null;
  /** Nothing was known about the size of an attempt, so it reserved the whole window. */
  readonly blind: boolean;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * A server counts arrivals, but this program counts starts, and a child needs a varying time from its start to its
 * first request. With windows that are 5 % longer the server's count stays within the limit too.
 */
const SLACK = 1.05;

/** Limits on the starts of attempts, over all workers. Every attempt takes a token, retries included. */
export class RateLimits {
  readonly #spacingMs: number;
  readonly #starts: readonly SlidingWindow[];
  readonly #tokens: SlidingWindow | null;
  readonly #declaredTokens: number | null;
  #largestTokens: number | null;
  #nextSlotMs = Number.NEGATIVE_INFINITY;

  /** `largestTokens`: the largest number of any attempt before this run; null = not known. */
  constructor(config: RateConfig, largestTokens: number | null) {
    const [qps, rpm, tpm] = [config.qps, config.rpm, config.tpm].map((rate) =>
      rate === null || rate === undefined ? null : rate / config.shards,
    );
    this.#spacingMs = qps === null || qps === undefined ? 0 : (SECOND_MS / qps) * SLACK;
    this.#starts = [...startsWindow(qps, SECOND_MS), ...startsWindow(rpm, MINUTE_MS)];
    this.#tokens =
      tpm === null || tpm === undefined
        ? null
        : new SlidingWindow({ limit: tpm, windowMs: MINUTE_MS * SLACK });
    this.#declaredTokens = config.tokensPerAttempt;
    this.#largestTokens = largestTokens;
  }

  /** When the next attempt may start, at the earliest; a time that has passed means now. */
  freeAtMs(nowMs: number): number {
    const ofStarts = this.#starts.map((window) => window.freeAtMs(1, nowMs));
    const ofTokens = this.#tokens?.freeAtMs(this.#estimate(this.#tokens), nowMs) ?? nowMs;
    return Math.max(this.#nextSlotMs, ofTokens, ...ofStarts);
  }

  /** An attempt starts now. */
  take(nowMs: number): RateTicket {
    // A start may be late, so the spacing alone does not limit the rate; the windows do.
    this.#nextSlotMs = Math.max(this.#nextSlotMs + this.#spacingMs, nowMs);
    for (const window of this.#starts) window.take(1, nowMs);
    const blind = this.#declaredTokens === null && this.#largestTokens === null;
    return { tokens: this.#tokens?.take(this.#estimate(this.#tokens), nowMs) ?? null, blind };
  }

  /** The attempt has ended; `tokens` null = not reported, which keeps the reservation. */
  settle(
    { tokens: entry, blind }: RateTicket,
    tokens: number | null,
    answered: "answered" | "no-answer",
  ): void {
    // A refused connection uses nothing. It must not let the other attempts run without a reservation.
    if (tokens !== null && tokens > 0) this.#largestTokens = Math.max(this.#largestTokens ?? 0, tokens);
    if (entry === null || this.#tokens === null) return;
    // A refused connection used no tokens of the minute.
    const kept = blind && answered === "no-answer" ? 0 : entry.amount;
    this.#tokens.settle(entry, tokens ?? kept);
  }

  #estimate({ limit }: SlidingWindow): number {
    return this.#declaredTokens ?? this.#largestTokens ?? limit;
  }
}

/** A rate below 1 means one start in a longer window. */
function startsWindow(rate: number | null | undefined, windowMs: number): readonly SlidingWindow[] {
  if (rate === null || rate === undefined) return [];
  const limit = Math.max(1, Math.floor(rate));
  return [new SlidingWindow({ limit, windowMs: Math.max(windowMs, (limit * windowMs) / rate) * SLACK })];
}
