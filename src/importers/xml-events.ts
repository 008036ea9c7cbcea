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

/** What is told of an XML file while it is read. */
export interface XmlHandler {
  /** `line`: 1-based, near enough to find it. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>, line: number) => void;
  readonly close: (name: string) => void;
  /** Parts of the text of an element. Absent = nobody reads it. */
  readonly text?: (text: string) => void;
}

/**
 * Tells the elements and texts of an XML file in their order, a piece of the file each time that the next value is asked for: it
 * is not held. Entities of a DOCTYPE are not known and nothing is fetched. UsageError, with the line, for what is not
 * well-formed, such as a file that is cut off.
 */
export function* readXml(
  { chunks, shown }: ByteSource,
  handler: XmlHandler,
): Generator<undefined, void, undefined> {
  const reader = new XmlReader(shown, handler);
  const decode = textDecoder(shown);
  let isStart = true;
  for (const chunk of chunks()) {
    if (isStart) requireUtf8(chunk, shown);
    isStart = false;
    // In pieces, so that a file in one chunk does not become a list of all that is in it.
    for (let at = 0; at < chunk.length; at += PIECE) {
      reader.write(decode(chunk.subarray(at, at + PIECE)));
      yield undefined;
    }
  }
  reader.end();
  yield undefined;
}

/** The same, event by event. */
export function* xmlEvents(file: ByteSource): Generator<XmlEvent, void, undefined> {
  let events: XmlEvent[] = [];
  const pieces = readXml(file, {
    open: (name, attributes, line) => void events.push({ type: "open", name, attributes, line }),
    close: (name) => void events.push({ type: "close", name }),
    text: (text) => void events.push({ type: "text", text }),
  });
  for (const _ of pieces) {
    yield* events;
    events = [];
  }
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
  #levels = 0;
  #problem: Error | null = null;

  constructor(shown: string, { open, close, text }: XmlHandler) {
    this.#shown = shown;
    this.#parser.on("opentag", ({ name, attributes }) => {
      this.#levels += 1;
      if (this.#levels > MOST_LEVELS)
        this.#problem ??= new Error(`more than ${MOST_LEVELS} levels of elements`);
      if (this.#problem === null) open(name, attributes, this.#parser.line);
    });
    this.#parser.on("closetag", ({ name }) => {
      this.#levels -= 1;
      if (this.#problem === null) close(name);
    });
    this.#parser.on("error", (error) => {
      this.#problem ??= error;
    });
    if (text === undefined) return;
    const tell = (content: string): void => {
      if (this.#problem === null) text(content);
    };
    this.#parser.on("text", tell);
    this.#parser.on("cdata", tell);
  }

  write(text: string): void {
    this.#parser.write(text);
    if (this.#problem !== null) throw this.#unreadable(this.#problem);
  }

  end(): void {
    this.#parser.close();
    if (this.#problem !== null) throw this.#unreadable(this.#problem);
  }

  #unreadable(cause: Error): Error {
    // Saxes puts line and column before its text.
    const detail = cause.message.replace(/^\d+:\d+: /, "");
    const message = `expected XML, got what is not well-formed, or a file that is cut off: ${detail}`;
    return usageProblem(this.#shown, message, { line: this.#parser.line }, { cause });
  }
}

const PIECE = 64 * 1024;
