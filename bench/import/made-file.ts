/** A file of one format, of any size: a head, as many pieces as it needs, and a tail. */
export interface MadeFile {
  /** In the table. */
  readonly name: string;
  /** Of the importer. */
  readonly format: string;
  /** MB/s that issue 13 asks for; null = a format that is held as a whole has none of its own. */
  readonly goal: number;
  /** What else is done with the same bytes in the same run. */
  readonly peer: Peer;
  readonly head: string;
  /** `at`: from 0. */
  readonly piece: (at: number) => string;
  readonly tail: string;
  /** What stands between two pieces. */
  readonly between?: string;
}

/** `lines`: decodes and splits, `json-lines`: JSON.parse of each line, `json`: of the whole, `saxes`: reads the elements. */
export type Peer = "lines" | "json-lines" | "json" | "saxes";
