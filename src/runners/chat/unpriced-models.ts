import type { Case } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import type { Route } from "../../run/ports.ts";
import { chatRequestOf } from "./chat-request.ts";
import { renderText, TemplateError } from "../answer/render-template.ts";

/**
 * Models that a config asks for these cases, those of a fallback included, without a price in `prices`, sorted. Under a budget of cost each is an error
 * of the config: what a call costs could not be known.
 */
export function unpricedModels(
  { run, sides }: Pick<Config, "run" | "sides">,
  cases: readonly Case[],
): readonly string[] {
  const definitions = [run, sides?.baseline, sides?.candidate];
  const unpriced = definitions.flatMap((definition) => {
    if (definition?.runner.type !== "chat") return [];
    const { runner } = definition;
    const routes: readonly Route[] = runner.fallback === undefined ? ["own"] : ["own", "fallback"];
    return cases
      .flatMap((one) => routes.map((route) => modelOf(chatRequestOf(runner, one.axes, route).model, one)))
      .filter((model) => !Object.hasOwn(runner.prices, model));
  });
  return [...new Set(unpriced)].toSorted();
}

/** A value that the case does not have is left as it is written: the run will say so. */
function modelOf(template: string, { axes, content }: Case): string {
  try {
    return renderText(template, { axes, content });
  } catch (error) {
    if (error instanceof TemplateError) return template;
    throw error;
  }
}
