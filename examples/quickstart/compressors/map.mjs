import { MAX_TRIES, MIN_MATCH, Output, WINDOW, fourBytes, matchLength } from "./format.mjs";

/** The baseline: places of every four bytes in a Map of arrays. */
export function compress(input) {
  const output = new Output(input.length);
  const places = new Map();
  const remember = (at) => {
    const key = fourBytes(input, at);
    const list = places.get(key);
    if (list === undefined) places.set(key, [at]);
    else list.push(at);
  };
  const last = input.length - MIN_MATCH;
  let literals = 0;
  let at = 0;
  while (at <= last) {
    const { length, distance } = longest(input, places.get(fourBytes(input, at)) ?? [], at);
    if (length === 0) {
      remember(at);
      at += 1;
      continue;
    }
    output.literals(input, literals, at);
    output.match(length, distance);
    for (let i = at; i < at + length && i <= last; i += 1) remember(i);
    at += length;
    literals = at;
  }
  output.literals(input, literals, input.length);
  output.end();
  return output.finish();
}

function longest(input, places, at) {
  let best = { length: 0, distance: 0 };
  const oldest = Math.max(0, places.length - MAX_TRIES);
  for (let i = places.length - 1; i >= oldest; i -= 1) {
    const distance = at - places[i];
    if (distance > WINDOW) break;
    const length = matchLength(input, places[i], at);
    if (length > best.length) best = { length, distance };
  }
  return best;
}
