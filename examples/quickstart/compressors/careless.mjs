import { MAX_TRIES, MIN_MATCH, Output, WINDOW, matchLength } from "./format.mjs";

/** A careless candidate: the same output, but it builds a string for every look-up. */
export function compress(input) {
  const output = new Output(input.length);
  const places = new Map();
  const last = input.length - MIN_MATCH;
  let literals = 0;
  let at = 0;
  while (at <= last) {
    const key = keyAt(input, at);
    let length = 0;
    let distance = 0;
    for (const place of (places.get(key) ?? []).slice(-MAX_TRIES).toReversed()) {
      if (at - place > WINDOW) break;
      const found = matchLength(input, place, at);
      if (found > length) {
        length = found;
        distance = at - place;
      }
    }
    if (length > 0) {
      output.literals(input, literals, at);
      output.match(length, distance);
    }
    const next = at + Math.max(1, length);
    for (; at < next && at <= last; at += 1) {
      const name = keyAt(input, at);
      const list = places.get(name);
      if (list === undefined) places.set(name, [at]);
      else list.push(at);
    }
    at = next;
    if (length > 0) literals = at;
  }
  output.literals(input, literals, input.length);
  output.end();
  return output.finish();
}

function keyAt(input, at) {
  return String.fromCharCode(input[at], input[at + 1], input[at + 2], input[at + 3]);
}
