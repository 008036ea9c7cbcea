import type { ToolRow } from "../tool.ts";
import { meanOf } from "../cluster-means.ts";

interface OpenProcess {
  readonly process: number;
  /** Rows by case. */
  readonly cases: Map<string, ToolRow[]>;
}

/**
 * Samples of one process are not independent: where a file has several processes of a program, each is one measurement. The
 * rows of one process are held, and become one row a case when the next one begins.
 */
export class ProcessMeans {
  readonly #open = new Map<string, OpenProcess>();

  /** The rows of the process before, if this row is the first of another. */
  *add(row: ToolRow, program: string, process: number): Generator<ToolRow, void, undefined> {
    const open = this.#open.get(program);
    if (open !== undefined && open.process !== process) yield* rowsOf(open);
    const current = open?.process === process ? open : { process, cases: new Map<string, ToolRow[]>() };
    this.#open.set(program, current);
    const name = String(row.axes["benchmark"]);
    const rows = current.cases.get(name) ?? [];
    current.cases.set(name, rows);
    rows.push(row);
  }

  *end(): Generator<ToolRow, void, undefined> {
    for (const open of this.#open.values()) yield* rowsOf(open);
    this.#open.clear();
  }
}

function* rowsOf({ cases }: OpenProcess): Generator<ToolRow, void, undefined> {
  for (const rows of cases.values()) yield meanOf(rows);
}
