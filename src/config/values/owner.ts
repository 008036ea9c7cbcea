import type { PolicyChange } from "../../model/result/report.ts";
import { type Looser, settingChange, unknownLooser } from "./setting-change.ts";

/**
 * Whose value of a key is in force on a pull request.
 * `base`: what judges, and what decides whether an outcome is an answer; a pull request cannot change it for itself.
 * `head`: what is measured, and how.
 * `both`: the two values are joined.
 * `base-where-it-has-one`: the base's value; head's where the base has none, such as a metric that head adds.
 * `base-or-more`: the base's value; head's where that measures more. How much is measured decides what can be found.
 */
export type Owner = "base" | "head" | "both" | "base-where-it-has-one" | "base-or-more";

/** An owner for each leaf key of a written section. `satisfies Owners<…>` does not compile while one is missing. */
export type Owners<Written> =
  IsMapping<Exclude<Written, undefined>> extends true
    ? { readonly [Key in keyof Written]-?: Owners<Written[Key]> }
    : Owner;

/** A leaf is a list, a mapping whose keys the user names, or a key that can be a single value. */
type IsMapping<T> = [T] extends [object]
  ? [Extract<T, readonly unknown[]>] extends [never]
    ? string extends keyof T
      ? false
      : true
    : false
  : false;

/** One part of the resolved config: which value is in force, and how a difference is listed. */
export interface Owned<T> {
  readonly inForce: (base: T, head: T) => T;
  readonly changes: (base: T, head: T) => readonly PolicyChange[];
}

interface Listing<T> {
  readonly path: string;
  readonly text: (value: T) => string;
  readonly looser: Looser<T>;
}

/** A value of one side. A difference is listed with the side whose value is in force. */
export function owned<T>(owner: "base" | "head", listing: Listing<T>): Owned<T> {
  return ownedParts(owner, (base, head) => settingChange({ ...listing, base, head }));
}

/** A key whose value has parts that are listed one by one. */
export function ownedParts<T>(owner: "base" | "head", changes: Owned<T>["changes"]): Owned<T> {
  return {
    inForce: (base, head) => (owner === "base" ? base : head),
    changes: (base, head) => changes(base, head).map((change) => ({ ...change, inForce: owner })),
  };
}

/** The amount that is measured; the base's value is the least. `isMore`: the head's value measures at least as much. */
export function atLeast<T>(
  _owner: "base-or-more",
  isMore: (base: T, head: T) => boolean,
  changes: Owned<T>["changes"],
): Owned<T> {
  return {
    inForce: (base, head) => (isMore(base, head) ? head : base),
    changes: (base, head) =>
      changes(base, head).map((change) => ({ ...change, inForce: isMore(base, head) ? "head" : "base" })),
  };
}

/** A value of the head that changes neither a result nor a verdict, so the report does not list a difference. */
export function unlisted<T>(_owner: "head"): Owned<T> {
  return { inForce: (_, head) => head, changes: () => [] };
}

/** Values that are added up. Nothing of the base is lost, so the report lists nothing. */
export function joined<T>(_owner: "both", join: (base: T, head: T) => T): Owned<T> {
  return { inForce: join, changes: () => [] };
}

/** Entries with names. Those of the base are in force. */
export function entries<T>(_owner: "base-where-it-has-one", parts: Owned<T>): Owned<T> {
  return parts;
}

/** A part that consists of others. Every key needs an owner, so a new key does not compile without one. */
export function ownedKeys<T extends object>(parts: { readonly [Key in keyof T]-?: Owned<T[Key]> }): Owned<T> {
  const keys = keysOf(parts);
  return {
    inForce: (base, head): T =>
      // Each key contains the result of its own part for the two values of that key.
      Object.assign({}, ...keys.map((key) => ({ [key]: parts[key].inForce(base[key], head[key]) }))),
    changes: (base, head) => keys.flatMap((key) => parts[key].changes(base[key], head[key])),
  };
}

/** A plain value for which no direction is looser. */
export function plainOwned<T extends number | boolean | string>(
  owner: "base" | "head",
  path: string,
): Owned<T> {
  return owned(owner, { path, text: String, looser: unknownLooser });
}

/** A time in milliseconds for which no direction is looser. */
export function inMilliseconds<T extends number | null>(owner: "base" | "head", path: string): Owned<T> {
  return owned(owner, {
    path,
    text: (time) => (time === null ? "none" : `${time} ms`),
    looser: unknownLooser,
  });
}

function keysOf<T extends object>(mapping: T): readonly (keyof T & string)[] {
  const keys: (keyof T & string)[] = [];
  for (const key in mapping) keys.push(key);
  return keys;
}

/** Makes a value for each name of a list. */
export function ofEach<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Readonly<Record<Name, T>> {
  // One key for each name.
  return Object.assign({}, ...names.map((name) => ({ [name]: make(name) })));
}

type Everywhere<Tree, Only extends Owner> = Tree extends Owner
  ? Only
  : { readonly [Key in keyof Tree]: Everywhere<Tree[Key], Only> };

/** The keys of `owners`, with one owner for all. */
export function everyOwner<Tree extends object, Only extends Owner>(
  owners: Tree,
  only: Only,
): Everywhere<Tree, Only> {
  const replaced = (part: unknown): unknown =>
    typeof part === "object" && part !== null ? everyOwner(part, only) : only;
  // The keys are those of `owners`.
  return Object.assign({}, ...keysOf(owners).map((key) => ({ [key]: replaced(owners[key]) })));
}
