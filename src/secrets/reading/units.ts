const ENCODER = new TextEncoder();
/** A call costs as much as a loop over so many units. */
const MIN_ENCODED = 64;
const NOT_ENCODED = { read: -1, written: -1 };

/** They are used again: most texts have no more units, and each is asked for several times. */
let memory = { text: "", units: new Uint16Array(1024), bytes: new Uint8Array(1024) };

/**
 * The units of a text, which a loop reads several times as fast as those of a string. Valid until it is called for another
 * text; more units may follow.
 */
export function unitsOf(text: string): Uint16Array {
  const { length } = text;
  if (memory.units.length < length) {
    memory = { text: "", units: new Uint16Array(2 * length), bytes: new Uint8Array(2 * length) };
  }
  const { units, bytes } = memory;
  if (memory.text === text) return units;
  memory.text = text;
  const { read, written } = length < MIN_ENCODED ? NOT_ENCODED : ENCODER.encodeInto(text, bytes);
  // All of it is ASCII. Other characters take more bytes than units.
  if (read === length && written === length) units.set(bytes.subarray(0, length));
  else for (let at = 0; at < length; at += 1) units[at] = text.charCodeAt(at);
  return units;
}
