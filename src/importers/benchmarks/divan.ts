import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { isPlainText, textLines } from "../text-lines.ts";
import type { Doubt, ToolMetric, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { meansOnly } from "./means-only.ts";

const HEADER = /^(\S.*?)\s+fastest\s+│ slowest\s+│ median\s+│ mean\s+│ samples\s+│ iters\s*$/u;
const BRANCH = /^((?:│ {2}| {3})*)(├─|╰─) (.*)$/u;
const TIME = /^(\d+(?:\.\d+)?) (ps|ns|µs|μs|us|ms|s|m|h)$/u;

const of = { kind: "latency", better: "lower" } as const;
const timeIn = (unit: string): ToolMetric => ({ ...of, name: "time", unit, role: "gate" });
const meanIn = (unit: string): ToolMetric => ({ ...of, name: "mean_time", unit, role: "track" });

/**
 * Text that divan prints: median and mean of each benchmark, each in the unit of its cell. `time` is the median. divan keeps
 * no samples: run it several times, each time to a file of its own.
 */
export const divan = toolImporter({
  format: "divan",
  name: "divan text",
  recognises: (head) =>
    isPlainText(head) && /^\S.*\s+fastest\s+│ slowest\s+│ median\s+│ mean\s+│ samples/mu.test(head.text),
  parse: rowsOf,
});

const ADVICE =
  "divan keeps no samples: run cargo bench several times, each time to a file of its own, and name all of them.";

class Tree {
  /** The column where the cells begin. */
  readonly #column: number;
  #path: readonly string[];
  /** For each level, whether its last line says that it is the last. */
  #ends: readonly boolean[] = [];
  /** A line without cells, which is a group, or a benchmark that did not end. */
  #pending: string | null = null;

  constructor(header: string, root: string) {
    this.#column = Array.from(header).indexOf("f", Array.from(root).length);
    this.#path = [root];
  }

  get isCut(): boolean {
    return !this.#ends.every(Boolean) || this.#ends.length === 0;
  }

  /** Name of a line without cells that nothing came below. */
  takePending(): string | null {
    const pending = this.#pending;
    this.#pending = null;
    return pending;
  }

  /** Null: a line of a benchmark above, such as its throughput. */
  line(
    text: string,
  ): { readonly name: string; readonly level: number; readonly cells: readonly string[] } | null {
    const [, above, sign, rest] = BRANCH.exec(text) ?? [];
    if (above === undefined || rest === undefined) return null;
    const level = above.length / 3;
    const [name = "", ...cells] = this.#parts(text, above.length + 3);
    this.#path = [...this.#path.slice(0, level + 1), name];
    this.#ends = [...this.#ends.slice(0, level), sign === "╰─"];
    return { name: this.#path.join("::"), level, cells };
  }

  wait(name: string): void {
    this.#pending = name;
  }

  #parts(text: string, start: number): readonly string[] {
    const characters = Array.from(text);
    const isAligned = characters[this.#column - 1] === " " || characters.length < this.#column;
    const [, name = "", rest = ""] = isAligned
      ? ["", characters.slice(start, this.#column).join(""), characters.slice(this.#column).join("")]
      : (/^(.*?) {2,}(.*)$/u.exec(characters.slice(start).join("")) ?? [
          "",
          characters.slice(start).join(""),
          "",
        ]);
    return [name.trim(), ...rest.split("│").map((cell) => cell.trim())];
  }
}

function* rowsOf(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const names = new UniqueNames();
  let tree: Tree | null = null;
  let level = 0;
  let isCut = false;
  for (const { text, isWhole } of textLines(file)) {
    const root = HEADER.exec(text)?.[1];
    if (root !== undefined) {
      yield* unended(tree, names);
      isCut ||= tree?.isCut === true;
      tree = new Tree(text, root);
    }
    const line = root === undefined ? (tree?.line(text) ?? null) : null;
    if (tree === null || line === null) continue;
    // What is below it makes it a group.
    if (line.level > level) tree.takePending();
    else yield* unended(tree, names);
    level = line.level;
    const isEmpty = line.cells.every((cell) => cell === "");
    if (isEmpty) tree.wait(line.name);
    else yield rowOf(names.next(line.name), line.cells, isWhole);
  }
  if (tree === null)
    throw usageProblem(
      file.shown,
      "expected the text of divan, got no line with fastest, slowest, median and mean",
    );
  yield* unended(tree, names);
  doubt(meansOnly(file.shown, ADVICE));
  if (isCut || tree.isCut) {
    doubt({
      code: "cut-off",
      text: `${file.shown} has a tree without its last branch: a benchmark panicked, or the file is cut off.`,
    });
  }
  if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
}

function* unended(tree: Tree | null, names: UniqueNames): Generator<ToolRow, void, undefined> {
  const name = tree?.takePending() ?? null;
  if (name !== null) yield errored(names.next(name), "has no result: it panicked, or the file is cut off");
}

function errored(benchmark: string, message: string): ToolRow {
  return { axes: { benchmark }, values: [], status: "errored", error: { code: "no-result", message } };
}

function rowOf(benchmark: string, cells: readonly string[], isWhole: boolean): ToolRow {
  if (cells[0] === "(ignored)") return { axes: { benchmark }, values: [], status: "skipped" };
  const [, , median = "", mean = ""] = cells;
  const [, value, unit = ""] = TIME.exec(median) ?? [];
  const [, average, ofAverage = ""] = TIME.exec(mean) ?? [];
  // The last two cells are behind the mean, so that it is whole.
  if (
    value === undefined ||
    average === undefined ||
    (cells.length < CELLS && !isWhole) ||
    cells.length < CELLS - 1
  ) {
    return errored(benchmark, "its median or mean cannot be read, or is cut off");
  }
  const known = (text: string): string => (text === "m" ? "min" : text);
  return {
    axes: { benchmark },
    values: [
      [timeIn(known(unit)), Number(value)],
      [meanIn(known(ofAverage)), Number(average)],
    ],
  };
}

const CELLS = 6;
