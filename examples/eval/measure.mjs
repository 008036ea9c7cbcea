import { extract } from "./extractor.mjs";

/** What a hosted model of this size costs. */
const USD_PER_MILLION_TOKENS = 0.15;
/** Instructions that are sent along with every ticket. */
const INSTRUCTION_TOKENS = 120;
const TOKENS_PER_WORD = 1.3;
const FIELDS = ["intent", "order", "date"];
const TIMED_CALLS = 15;

/** One trial of the baseline: the extractor that reads the whole ticket. */
export function full(trial) {
  return measure("full", trial);
}

/** One trial of the candidate: the extractor that reads the beginning. */
export function short(trial) {
  return measure("short", trial);
}

/** Answers one ticket and marks the answer. */
function measure(version, { content, seed }) {
  const { task } = content;
  const answer = extract(task, version, seed);
  const right = FIELDS.filter((field) => answer[field] === task.expected[field]).length;
  const tokens = INSTRUCTION_TOKENS + Math.ceil(answer.wordsRead * TOKENS_PER_WORD);
  return {
    "field-score": right / FIELDS.length,
    "cost-usd-per-1k-tickets": (tokens * USD_PER_MILLION_TOKENS) / 1000,
    "latency-ms": medianMs(() => extract(task, version, seed)),
  };
}

function medianMs(work) {
  const times = Array.from({ length: TIMED_CALLS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[(TIMED_CALLS - 1) / 2];
}
