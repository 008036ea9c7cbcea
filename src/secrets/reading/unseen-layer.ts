import { Changes } from "./changes.ts";
import type { Layer } from "./layer.ts";

/** Whether there may be any of them. */
const ANY = /[^\t\n-\r -~\u00A0-\u00AC\u00AE-\u02FF]/;
/**
 * What is written and not seen: colours and moves of terminals (the ones with a text of their own end with BEL or ST, and no
 * later than the next one begins), a character that is struck over by the next, invisible characters, and U+FFFD, which
 * stands for bytes that are no text.
 */
const UNSEEN =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[()*+#][0-9A-Z]|[^\n\u0008]?\u0008|[\p{Cf}\p{Co}\u0000-\u0007\u000E-\u001F\u007F-\u009F\u115F\u1160\u2800\u3164\uFFA0\p{VS}\uFFFD]+/gu;
/** What is left of a colour where its ESC was taken out, or made visible. */
const BARE_COLOURS = /(?:\^\[)?\[[\d;]{0,16}m/g;

/** A text without what is not seen; null = it has nothing of it. */
export function seenLayer(text: string): Layer | null {
  return ANY.test(text) ? without(text, UNSEEN) : null;
}

/** A text without the rests of colours; null = it has none. */
export function colourlessLayer(text: string): Layer | null {
  return without(text, BARE_COLOURS);
}

function without(text: string, pattern: RegExp): Layer | null {
  const changes = new Changes();
  const parts: string[] = [];
  let [from, length] = [0, 0];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    parts.push(text.slice(from, match.index));
    length += match.index - from;
    from = pattern.lastIndex;
    changes.add(length, 0, [match.index, from]);
  }
  return from === 0 ? null : { text: parts.join("") + text.slice(from), changes, hasLetters: true };
}
