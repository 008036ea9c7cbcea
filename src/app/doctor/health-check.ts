/** The result of checking one thing. */
export interface HealthCheck {
  /** `git`, `config`, … */
  readonly name: string;
  /** `warn`: it works, but not as well as it could. `fail`: a gate would not come to a verdict. */
  readonly level: "ok" | "warn" | "fail";
  /** What was found. */
  readonly text: string;
  /** What to do; null = nothing. */
  readonly advice: string | null;
}

export function fine(name: string, text: string): HealthCheck {
  return { name, level: "ok", text, advice: null };
}

export function trouble(
  name: string,
  level: "warn" | "fail",
  { text, advice }: { readonly text: string; readonly advice: string },
): HealthCheck {
  return { name, level, text, advice };
}
