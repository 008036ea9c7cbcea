import type { Config } from "../model/config/config.ts";
import type { RowShape, ShapeAxis } from "./importer.ts";

/** What rows of this config have: also axes that only `include` names. */
export function rowShape({ matrix, metrics }: Pick<Config, "matrix" | "metrics">): RowShape {
  const declared = matrix.axes.map((axis) => axis.name);
  const included = new Set(matrix.include.flatMap((axes) => Object.keys(axes)));
  const more = [...included].filter((name) => !declared.includes(name));
  return {
    axes: [
      ...matrix.axes.map((axis): ShapeAxis => ({
        name: axis.name,
        values: axis.from === "values" ? axis.values : null,
      })),
      ...more.map((name): ShapeAxis => ({ name, values: null })),
    ],
    metrics: metrics.map(({ name, implicit, byStatus }) => ({
      name,
      isRequired: !implicit && byStatus !== true,
    })),
    trial: null,
  };
}
