import { type Problem, problemAt } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import type { AxisValue } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import type { Where } from "../../model/config/metric.ts";

/**
 * Parses texts such as `axis=value` as a filter; several values of one axis are alternatives. UsageError lists all
 * invalid ones.
 */
export function parseWhere(texts: readonly string[], config: Config): Where {
  return whereOf(texts, (axis, value) => typedValue(config, axis, value));
}

/** The same without a config; all values are texts. */
export function parseWhereTexts(texts: readonly string[]): Where {
  return whereOf(texts, (_, value) => value);
}

function whereOf(texts: readonly string[], valueOf: (axis: string, value: string) => AxisValue): Where {
  const where = new Map<string, AxisValue[]>();
  const problems: Problem[] = [];
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) {
      const message = `expected axis=value, got '${text}'`;
      problems.push(problemAt("--where", message));
    } else {
      const axis = text.slice(0, at);
      where.set(axis, [...(where.get(axis) ?? []), valueOf(axis, text.slice(at + 1))]);
    }
  }
  requireNone(problems);
  return Object.fromEntries(where);
}

/** The inline value that has the same text; `--where size=10` means the number where the axis contains one. */
function typedValue(config: Config, name: string, text: string): AxisValue {
  const axis = config.matrix.axes.find((candidate) => candidate.name === name);
  const values = axis?.from === "values" ? axis.values : [];
  return values.find((value) => String(value) === text) ?? text;
}
