import { didYouMean } from "../../base/did-you-mean.ts";
import { problemAt, UsageError } from "../../base/errors.ts";
import { INPUTS, type Inputs } from "./inputs.ts";
import { misuses, type Misuse } from "./input-uses.ts";

/** Reads and checks all inputs. Throws UsageError with every problem at once. */
export function readInputs(read: (name: string) => string): Inputs {
  const given = new Map(Object.keys(INPUTS.shape).map((name) => [name, read(name)]));
  const parsed = INPUTS.safeParse(Object.fromEntries(given));
  const mode = INPUTS.shape.mode.safeParse(given.get("mode"));
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => unreadable(issue, given))),
    // Reports missing inputs of the mode together with inputs that cannot be read.
    ...(mode.success ? misuses(mode.data, given) : []),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new UsageError(
    problems.map(({ input, message }) => problemAt("action inputs", message, { path: input })),
  );
}

function unreadable(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
  given: ReadonlyMap<string, string>,
): Misuse {
  const input = String(issue.path[0]);
  const text = given.get(input) ?? "";
  if (input !== "mode") return { input, message: issue.message };
  const message = `expected one of ${INPUTS.shape.mode.options.join(", ")}, got ${JSON.stringify(text)}.`;
  return { input, message: `${message}${didYouMean(text, INPUTS.shape.mode.options)}` };
}
