import { casePlacesIn, namesIn } from "../../base/template.ts";
import { type KnownAxes, unknownAxis } from "../values/where.ts";
import type { Complaint } from "../values/complaint.ts";
import { quote } from "../../base/quote.ts";
import { didYouMean } from "../../base/did-you-mean.ts";

type Path = readonly (string | number)[];

/** Placeholders that name no axis. `axes` and `content` alone insert everything about a case. */
const PLAIN = ["axes", "content", "seed", "repetition", "side"] as const;

/**
 * Placeholders of a template that no case can fill. Fields of a file's entries are unknown here and are checked when
 * the cases are read. `axes` is null when the matrix is invalid; then nothing is checked.
 */
export function checkTemplate(template: string, path: Path, axes: KnownAxes | null): Complaint[] {
  return checkNames(namesIn(template), path, axes);
}

/** Checks an argument or a variable of a program, where braces other than those of a case are no places. */
export function checkCasePlaces(text: string, path: Path, axes: KnownAxes | null): Complaint[] {
  return checkNames(casePlacesIn(text), path, axes);
}

function checkNames(names: readonly string[], path: Path, axes: KnownAxes | null): Complaint[] {
  if (axes === null) return [];
  return [...new Set(names)].flatMap((name) =>
    whyUnknown(name, axes).map((message): Complaint => ({ path, at: "value", message })),
  );
}

function whyUnknown(name: string, axes: KnownAxes): string[] {
  if (PLAIN.some((plain) => plain === name)) return [];
  const [root, ...rest] = name.split(".");
  const axis = rest.join(".");
  if (root === "axes" && axis !== "")
    return axes.has(axis) ? [] : [`${shown(name)}: ${unknownAxis(axis, axes)}`];
  const fileAxes = [...axes].flatMap(([one, values]) => (values === null ? [one] : []));
  if (root === "content" && fileAxes.some((one) => axis === one || axis.startsWith(`${one}.`))) return [];
  const known = [
    ...PLAIN,
    ...[...axes.keys()].map((one) => `axes.${one}`),
    ...fileAxes.map((one) => `content.${one}`),
  ];
  const advice = axes.has(name) ? ` Did you mean ${quote(`axes.${name}`)}?` : didYouMean(name, known);
  return [`unknown placeholder ${shown(name)}.${advice}`];
}

function shown(name: string): string {
  return quote(`{{ ${name} }}`);
}
