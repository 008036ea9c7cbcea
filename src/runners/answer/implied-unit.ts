import { conversion, isKnownUnit } from "../../base/known-unit.ts";
import type { CaughtValue } from "../../base/linear-pattern.ts";

/** A unit right behind the number, with what it is counted by: ` ns/iter`. */
const BEHIND = /^[ \u00a0\u2009\u202f]?([A-Za-z\u00b5\u03bc%]+)((?:\/[A-Za-z]+)?)(?![\w/])/;

/** Words that are units, but more often mean something else: metres, millions, a heading. */
const AMBIGUOUS: ReadonlySet<string> = new Set(["m", "h", "d"]);

/** A magnitude, alone or before a word that no conversion knows: `1.2k`, `128Mi`, `1.2 Gb`, `3 GHz`. */
const MAGNITUDE =
  /^[kKMGT]i?(?:b|bits?|[Bb]ytes?|[Hh]z|W|J|(?:i?ops|IOPS|req|reqs|flops|FLOPS|FLOP))?(?:\/[A-Za-z]+)?$/;

/**
 * The unit that a number has although its pattern does not ask for it: a tool that prints `992 ns` today and `1.12 us`
 * tomorrow would otherwise seem to be a thousand times faster. Null where no known unit follows, or where the declared one
 * is a word that no conversion knows.
 */
export function impliedUnit({ after }: CaughtValue, declared: string | null): string | null {
  const [, unit = "", per = ""] = BEHIND.exec(after) ?? [];
  const whole = `${unit}${per}`;
  if (!isKnownUnit(whole)) return impliedMagnitude(whole, declared);
  if (AMBIGUOUS.has(unit) && (declared === null || conversion(unit, declared) === null)) return null;
  // `12 ns/iter` is one of ns, too: who writes `unit: ns` leaves out what it is counted by, as does `12 ns per iter`.
  const readings =
    per !== "" && isKnownUnit(unit) && !isKnownUnit(per.slice(1)) ? [unit, whole] : [whole, unit];
  if (declared === null) return readings[0] ?? null;
  const [, countedBy] = declared.split("/");
  const all = countedBy === undefined ? readings : [...readings, `${unit}/${countedBy.trim()}`];
  const fitting = all.find((reading) => conversion(reading, declared) !== null);
  return fitting ?? (isKnownUnit(declared) ? whole : null);
}

/**
 * `950` today and `1.2k` tomorrow, or `1.2M` and `1.2G`: the label keeps them apart. Null where the declared unit says the
 * magnitude itself (`unit: kops`).
 */
function impliedMagnitude(text: string, declared: string | null): string | null {
  if (!MAGNITUDE.test(text)) return null;
  return declared !== null && text[0]?.toLowerCase() === declared[0]?.toLowerCase() ? declared : text;
}
