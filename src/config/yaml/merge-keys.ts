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

/**
 * Most keys that all merges of one file may add. A file with more is treated as an attack, in which anchors double each
 * other.
 */
const MOST_MERGED = 10_000;

interface Fault {
  /** The node that the message points at. */
  readonly at: unknown;
  readonly message: string;
}

/** Faults of the merge keys (`<<: *base`) of a document. Without faults they resolve in bounded time. */
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

/** The key is a symbol when it is not quoted. */
export function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** The mappings that a merge key adds, the one that wins first; null = its value is something else. */
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

/**
 * Number of keys that a merge of this mapping visits, including each of its own merges; infinite = it contains itself.
 */
function sizeOf(document: Document, map: YAMLMap, sizes: Map<YAMLMap, number>): number {
  const known = sizes.get(map);
  if (known !== undefined) return known;
  // Infinite until the size is known, so that a cycle is found.
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
