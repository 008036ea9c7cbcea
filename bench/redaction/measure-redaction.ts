import { createRedactor } from "../../src/secrets/redaction.ts";
import { ORDINARY_TEXTS, REALISTIC_SECRETS } from "../../__tests__/support/secrets/ordinary-texts.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { simpleRedactor } from "./simple-redactor.ts";

export interface Options {
  /** In turns; the least counts, which other work on the machine disturbs least. */
  readonly runs: number;
  /** Read in each of them. */
  readonly chars: number;
}

export interface Row {
  readonly text: string;
  /** Nothing is written otherwise than it is read. */
  readonly isPlain: boolean;
  /** CPU time. */
  readonly oursNsPerChar: number;
  readonly simpleNsPerChar: number;
  readonly ratio: number;
}

export interface Benchmark {
  readonly machine: Machine;
  readonly secrets: number;
  readonly rows: readonly Row[];
  /** Of the sums of all plain texts, and of all the others, a character of each text counting the same. */
  readonly plainRatio: number;
  readonly otherRatio: number;
}

type Redactor = (text: string) => string;

export function measureRedaction(options: Options): Benchmark {
  const [ours, simple] = [createRedactor(REALISTIC_SECRETS), simpleRedactor(REALISTIC_SECRETS)];
  // Once, so that both are compiled for texts of every kind.
  for (const { text } of ORDINARY_TEXTS) simple(ours(text));
  const rows = ORDINARY_TEXTS.map(({ name, text, isPlain }): Row => {
    const [oursNsPerChar, simpleNsPerChar] = least(text, [ours, simple], options);
    const ratio = oursNsPerChar / simpleNsPerChar;
    return { text: name, isPlain, oursNsPerChar, simpleNsPerChar, ratio };
  });
  return {
    machine: describeMachine(),
    secrets: REALISTIC_SECRETS.length,
    rows,
    plainRatio: ratioOf(rows.filter(({ isPlain }) => isPlain)),
    otherRatio: ratioOf(rows.filter(({ isPlain }) => !isPlain)),
  };
}

function least(
  text: string,
  redactors: readonly [Redactor, Redactor],
  { runs, chars }: Options,
): readonly [number, number] {
  const found: [number, number] = [Infinity, Infinity];
  for (let run = 0; run < runs; run += 1) {
    for (const side of [0, 1] as const) {
      found[side] = Math.min(found[side], nsPerChar(redactors[side], text, chars));
    }
  }
  return found;
}

function nsPerChar(redact: Redactor, text: string, chars: number): number {
  const calls = Math.max(1, Math.round(chars / text.length));
  const started = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) redact(text);
  const { user, system } = process.cpuUsage(started);
  return ((user + system) * 1000) / (calls * text.length);
}

function ratioOf(rows: readonly Row[]): number {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return sum(({ oursNsPerChar }) => oursNsPerChar) / sum(({ simpleNsPerChar }) => simpleNsPerChar);
}
