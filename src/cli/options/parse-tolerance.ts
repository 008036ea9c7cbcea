import { InvalidArgumentError } from "commander";
import type { ToleranceRule } from "../../model/result/golden.ts";

const RULE = /^(?<pattern>.+)=(?<rest>.+)$/;
const PART = /^(?:(?<name>rtol|atol):)?(?<value>\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)$/i;

/** `$.loss=1e-6` (relative), `$.loss=atol:1e-12`, `$.loss=rtol:1e-6,atol:1e-12`; repeated rules add up. */
export function parseTolerance(text: string, before: readonly ToleranceRule[]): readonly ToleranceRule[] {
  const { pattern, rest } = RULE.exec(text)?.groups ?? {};
  if (pattern === undefined || rest === undefined) throw expected();
  let rule: ToleranceRule = { pattern };
  for (const part of rest.split(",")) {
    const { name = "rtol", value } = PART.exec(part.trim())?.groups ?? {};
    const number = Number(value);
    if (value === undefined || !Number.isFinite(number)) throw expected();
    rule = name.toLowerCase() === "rtol" ? { ...rule, relative: number } : { ...rule, absolute: number };
  }
  return [...before, rule];
}

/** A number that is not negative, such as 1e-10. */
export function toleranceNumber(text: string): number {
  const number = Number(text);
  if (PART.test(text) && Number.isFinite(number)) return number;
  throw new InvalidArgumentError("expected a number >= 0, such as 1e-10");
}

function expected(): InvalidArgumentError {
  return new InvalidArgumentError("expected PATH=1e-6, PATH=atol:1e-12 or PATH=rtol:1e-6,atol:1e-12");
}
