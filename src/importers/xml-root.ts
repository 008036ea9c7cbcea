/** What may come before the root of an XML file. */
const BEFORE = /^\s*(?:<\?[^]*?\?>\s*|<!--[^]*?-->\s*|<!DOCTYPE[^>[]*(?:\[[^]*?\]\s*)?>\s*)*/i;
const ROOT = /<([\p{L}_][\p{L}\p{N}_.:-]*)((?:\s+[^\s=<>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)/uy;

export interface XmlRoot {
  /** The name without a prefix. */
  readonly name: string;
  /** The text of its attributes, as it is written. */
  readonly attributes: string;
}

/** The first element of an XML file by the start of its text. Null: it is no XML. */
export function xmlRoot(text: string): XmlRoot | null {
  if (!/^\s*</.test(text)) return null;
  ROOT.lastIndex = BEFORE.exec(text)?.[0].length ?? 0;
  const [, name, attributes = ""] = ROOT.exec(text) ?? [];
  return name === undefined ? null : { name: localName(name), attributes };
}

/** The name of an element or attribute without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
