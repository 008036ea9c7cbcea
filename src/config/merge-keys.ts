import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";

/** Keys that all merges of one file may bring; more is taken for an attack, whose anchors double each other. */
const MOST_MERGED = 10_000;

interface Fault {
  /** The node to show. */
  readonly at: unknown;
  readonly message: string;
}

/** What is wrong with the merge keys (`<<: *base`) of a document. They resolve in bounded time when nothing is. */
export function mergeFaults(document: Document): readonly Fault[] {
  const sizes = new Map<YAMLMap, number>();
  const faults: Fault[] = [];
  let merged = 0;
  visit(document, {
    Pair(_, pair: Pair) {
      if (!isMergeKey(pair)) return;
      const sources = mergeSources(document, pair);
      if (sources === null) {
        faults.push({
          at: pair.value ?? pair.key,
          message: "expected a mapping or a list of mappings to merge",
        });
        return;
      }
      merged += sources.reduce((sum, source) => sum + sizeOf(document, source, sizes), 0);
      if (merged === Number.POSITIVE_INFINITY) {
        faults.push({ at: pair.key, message: "this mapping is merged into itself" });
        merged = 0;
      } else if (merged > MOST_MERGED) {
        faults.push({ at: pair.key, message: `merges bring more than ${MOST_MERGED} keys` });
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return faults;
}

/** The key is a symbol where it is not quoted. */
export function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** Mappings that a merge key brings, the one that wins first; null: it is given something else. */
export function mergeSources(document: Document, { value }: Pair): readonly YAMLMap[] | null {
  const node = resolved(document, value);
  const nodes = isSeq(node) ? node.items.map((item) => resolved(document, item)) : [node];
  const maps = nodes.flatMap((one) => (isMap(one) ? [one] : []));
  return maps.length === nodes.length ? maps : null;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? resolvedAlias(document, node) : node;
}

function resolvedAlias(document: Document, alias: Alias): unknown {
  return alias.resolve(document);
}

/** Keys that merging this mapping goes through, those it merges itself counted each time; infinite = it contains itself. */
function sizeOf(document: Document, map: YAMLMap, sizes: Map<YAMLMap, number>): number {
  const known = sizes.get(map);
  if (known !== undefined) return known;
  // Until it is known: whoever comes back here goes round in a circle.
  sizes.set(map, Number.POSITIVE_INFINITY);
  let size = 1;
  for (const pair of map.items) {
    size += 1;
    if (!isMergeKey(pair)) continue;
    for (const source of mergeSources(document, pair) ?? []) size += sizeOf(document, source, sizes);
  }
  sizes.set(map, size);
  return size;
}
