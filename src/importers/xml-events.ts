import { SaxesParser } from "saxes";
import { usageProblem } from "../base/errors.ts";
import { requireUtf8 } from "../formats/text/decode-text.ts";
import type { ByteSource } from "../formats/text/byte-source.ts";

/** `line`: 1-based, near enough to find it. */
export type XmlEvent =
  | {
      readonly type: "open";
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly line: number;
    }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "close"; readonly name: string };

/** Deeper than any report: a hostile file could nest without end. */
const MOST_LEVELS = 200;

/**
 * Elements and texts of an XML file, one by one: it is not held. Entities of a DOCTYPE are not known and nothing is
 * fetched. UsageError, with the line, for what is not well-formed, such as a file that is cut off.
 */
export function* xmlEvents({ chunks, shown }: ByteSource): Generator<XmlEvent, void, undefined> {
  const reader = new XmlReader(shown);
  const decode = textDecoder(shown);
  let isStart = true;
  for (const chunk of chunks()) {
    if (isStart) requireUtf8(chunk, shown);
    isStart = false;
    yield* reader.write(decode(chunk));
  }
  yield* reader.end();
}

/** Chunks may end inside a character. */
function textDecoder(shown: string): (chunk: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: true });
    } catch (error) {
      throw usageProblem(shown, "expected UTF-8, got other bytes. Save it as UTF-8.", {}, { cause: error });
    }
  };
}

class XmlReader {
  readonly #shown: string;
  readonly #parser = new SaxesParser();
  #events: XmlEvent[] = [];
  #levels = 0;
  #problem: Error | null = null;

  constructor(shown: string) {
    this.#shown = shown;
    this.#parser.on("opentag", ({ name, attributes }) => {
      this.#levels += 1;
      if (this.#levels > MOST_LEVELS)
        this.#problem ??= new Error(`more than ${MOST_LEVELS} levels of elements`);
      this.#events.push({ type: "open", name, attributes, line: this.#parser.line });
    });
    this.#parser.on("closetag", ({ name }) => {
      this.#levels -= 1;
      this.#events.push({ type: "close", name });
    });
    const text = (content: string): void => void this.#events.push({ type: "text", text: content });
    this.#parser.on("text", text);
    this.#parser.on("cdata", text);
    this.#parser.on("error", (error) => {
      this.#problem ??= error;
    });
  }

  /** The text is written in pieces, so that a file in one chunk does not become a list of all its events. */
  *write(text: string): Generator<XmlEvent, void, undefined> {
    for (let at = 0; at < text.length; at += PIECE) {
      this.#parser.write(text.slice(at, at + PIECE));
      yield* this.#taken();
    }
  }

  *end(): Generator<XmlEvent, void, undefined> {
    this.#parser.close();
    yield* this.#taken();
  }

  #taken(): readonly XmlEvent[] {
    if (this.#problem !== null) throw this.#unreadable(this.#problem);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #unreadable(cause: Error): Error {
    // Saxes puts line and column before its text.
    const detail = cause.message.replace(/^\d+:\d+: /, "");
    const message = `expected XML, got what is not well-formed, or a file that is cut off: ${detail}`;
    return usageProblem(this.#shown, message, { line: this.#parser.line }, { cause });
  }
}

const PIECE = 64 * 1024;
