import { knownAxes, type WrittenMatrix } from "../matrix/matrix.ts";
import { type KnownAxes, OpenAxes } from "../values/where.ts";

interface WrittenDefinitions {
  readonly run?: object | undefined;
  readonly sides?:
    | { readonly baseline?: object | undefined; readonly candidate?: object | undefined }
    | undefined;
}

/** Every axis that a case can have; results that name the cases may add others. */
export function axesOf(
  written: WrittenDefinitions & { readonly matrix?: WrittenMatrix | undefined },
): KnownAxes {
  const axes = knownAxes(written.matrix);
  return measuresManyCases(written) ? new OpenAxes(axes) : axes;
}

/** Whether one invocation measures many cases, which its results name. */
export function measuresManyCases({ run, sides }: WrittenDefinitions): boolean {
  return [run, sides?.baseline, sides?.candidate].some((one) => one !== undefined && "results-from" in one);
}
