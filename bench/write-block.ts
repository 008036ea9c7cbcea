import { readFileSync, writeFileSync } from "node:fs";

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->` in a Markdown file. */
export function writeBlock(file: string, name: string, text: string): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const before = readFileSync(file, "utf8");
  const [from, to] = [before.indexOf(open), before.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`expected ${open} and ${close} in ${file}`);
  writeFileSync(file, `${before.slice(0, from + open.length)}\n${text.trim()}\n${before.slice(to)}`);
}
