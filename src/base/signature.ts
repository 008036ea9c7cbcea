/** A message with what differs from row to row replaced, and a regular expression that fits all of them. */
export interface Signature {
  /** `worker <n> lost <path> at <time>`. */
  readonly text: string;
  readonly pattern: string;
}

interface Place {
  readonly name: string;
  /** Source of what it is found by. */
  readonly finds: string;
  /** Source of what stands for it in a detector. */
  readonly fits: string;
}

/** The first that fits at a place wins. Each is bounded, since messages come from outside. */
const PLACES: readonly Place[] = [
  {
    name: "time",
    finds: String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?|\b\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`,
    fits: String.raw`[\d:TZ+., -]+?`,
  },
  {
    name: "uuid",
    finds: String.raw`\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b`,
    fits: "[0-9A-Fa-f-]{36}",
  },
  {
    name: "path",
    finds: String.raw`(?:[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/|[A-Za-z]:\\|\.{0,2}\/)[^\s"'<>()[\]{},;:]{1,300}`,
    fits: String.raw`\S+?`,
  },
  { name: "id", finds: String.raw`\b0x[0-9A-Fa-f]{1,40}\b`, fits: "0x[0-9A-Fa-f]+" },
  // Hex that holds both letters and digits: a word such as "added" is none.
  {
    name: "id",
    finds: String.raw`\b(?=[0-9a-f]{0,63}\d)(?=[0-9a-f]{0,63}[a-f])[0-9a-f]{7,64}\b`,
    fits: "[0-9a-f]+",
  },
  { name: "n", finds: String.raw`\d+(?:[.,]\d+)*`, fits: String.raw`[\d.,]+` },
  { name: " ", finds: String.raw`\s+`, fits: String.raw`\s+` },
];

const ANY = new RegExp(PLACES.map(({ finds }) => `(${finds})`).join("|"), "g");
const MOST_CHARS = 300;

/** Takes paths, numbers, ids and times out of a message's first 300 characters. */
export function signatureOf(message: string): Signature {
  const head = message.trim().slice(0, MOST_CHARS);
  const texts: string[] = [];
  const patterns: string[] = [];
  const keep = (text: string): void => {
    texts.push(text);
    patterns.push(text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
  };
  let end = 0;
  for (const match of head.matchAll(ANY)) {
    keep(head.slice(end, match.index));
    const place = PLACES.find((_, index) => match[index + 1] !== undefined);
    if (place !== undefined) {
      texts.push(place.name === " " ? " " : `<${place.name}>`);
      patterns.push(place.fits);
    }
    end = match.index + match[0].length;
  }
  keep(head.slice(end));
  return { text: texts.join(""), pattern: patterns.join("") };
}
