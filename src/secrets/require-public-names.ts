import { type Problem, problemAt } from "../base/errors.ts";
import { requireNone } from "../base/problems.ts";
import type { AxisRow } from "../model/config/case.ts";
import type { Axis, Config } from "../model/config/config.ts";
import { environmentSecrets, type EnvironmentSecret } from "./environment-secrets.ts";
import type { Environment } from "./child-environment.ts";
import { createRedactor, redactShapes } from "./redaction.ts";

type AxisRows = Readonly<Record<string, readonly AxisRow[]>>;

/** A text of the config that stands as it is in rows, reports and what is printed. */
interface ShownName {
  readonly file: string;
  readonly path: string;
  /** A description that does not repeat the name. */
  readonly what: string;
  readonly text: string;
}

/**
 * UsageError where a name or an axis value is a secret or holds one. Rows are joined by them, so they cannot be taken out
 * later: two cases would become one. Says which one, never what it is.
 */
export function requirePublicNames(config: Config, axisRows: AxisRows, { env, extraEnv }: Environment): void {
  const secrets = environmentSecrets({ ...env, ...extraEnv }, config.secrets);
  const redact = createRedactor(secrets.map(({ value }) => value));
  const problems = shownNames(config, axisRows)
    .filter(({ text }) => redact(text) !== text)
    .map((shown) => problemOf(shown, secrets));
  requireNone(problems);
}

function problemOf({ file, path, what, text }: ShownName, secrets: readonly EnvironmentSecret[]): Problem {
  const named = secrets.find(({ value }) => createRedactor([value])(text) !== redactShapes(text));
  const why = named === undefined ? "looks like a token" : `holds the secret of the variable ${named.name}`;
  const advice =
    "it would appear in every row and report. Rename it, and let the measured program read the secret from its environment";
  return problemAt(file, `${what} ${why}: ${advice}`, { path });
}

function shownNames(config: Config, axisRows: AxisRows): readonly ShownName[] {
  const of = (path: string, what: string, texts: readonly unknown[]): readonly ShownName[] =>
    texts.map((text, index) => ({
      file: "config",
      path,
      what: `${what} ${index + 1}`,
      text: String(text),
    }));
  const { id, matrix, metrics, suites, versions } = config;
  return [
    ...of("id", "name", [id]),
    ...of(
      "matrix.axes",
      "the name of axis",
      matrix.axes.map(({ name }) => name),
    ),
    ...matrix.axes.flatMap((axis) => valuesOf(axis, axisRows)),
    ...matrix.include.flatMap((entry, index) =>
      of(`matrix.include.${index}`, "name or value", Object.entries(entry).flat()),
    ),
    ...of(
      "metrics",
      "the name of metric",
      metrics.map(({ name }) => name),
    ),
    ...of("suites", "the name of suite", Object.keys(suites)),
    ...of("versions", "the name of version", Object.keys(versions)),
    ...of(
      "versions",
      "the value of version",
      Object.values(versions).map((source) => (source.from === "value" ? source.value : "")),
    ),
  ];
}

function valuesOf(axis: Axis, axisRows: AxisRows): readonly ShownName[] {
  if (axis.from === "values") {
    const path = `matrix.axes.${axis.name}`;
    return axis.values.map((value, index) => ({
      file: "config",
      path,
      what: `value ${index + 1}`,
      text: String(value),
    }));
  }
  const rows = Object.hasOwn(axisRows, axis.name) ? (axisRows[axis.name] ?? []) : [];
  return rows.map(({ id }, index) => ({
    file: axis.file,
    path: axis.id,
    what: `that of task ${index + 1}`,
    text: id,
  }));
}
