import { MAX_TRIES, MIN_MATCH, Output, WINDOW, fourBytes, matchLength } from "./format.mjs";

const HASH_BITS = 15;

/** The candidate: places in two typed arrays, newest place by hash and the place before each place. */
export function compress(input) {
  const output = new Output(input.length);
  const newest = new Int32Array(1 << HASH_BITS).fill(-1);
  const before = new Int32Array(input.length);
  const last = input.length - MIN_MATCH;
  let literals = 0;
  let at = 0;
  while (at <= last) {
    const key = fourBytes(input, at);
    let length = 0;
    let distance = 0;
    let tries = 0;
    for (let place = newest[slot(key)]; place >= 0 && at - place <= WINDOW; place = before[place]) {
      if (fourBytes(input, place) !== key) continue;
      const found = matchLength(input, place, at);
      if (found > length) {
        length = found;
        distance = at - place;
      }
      tries += 1;
      if (tries === MAX_TRIES) break;
    }
    if (length > 0) {
      output.literals(input, literals, at);
      output.match(length, distance);
    }
    const next = at + Math.max(1, length);
    for (; at < next && at <= last; at += 1) {
      const place = slot(fourBytes(input, at));
      before[at] = newest[place];
      newest[place] = at;
    }
    at = next;
    if (length > 0) literals = at;
  }
  output.literals(input, literals, input.length);
  output.end();
  return output.finish();
}

/** Multiplicative hash, Knuth, TAOCP vol. 3, section 6.4. */
function slot(key) {
  return Math.imul(key, 0x9e3779b1) >>> (32 - HASH_BITS);
}
