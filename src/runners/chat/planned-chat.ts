import type { Case } from "../../model/config/case.ts";
import type { Route } from "../../run/ports.ts";
import { renderText, TemplateError } from "../answer/render-template.ts";
import type { PlannedRequests } from "../planned-requests.ts";
import { chatEndpoint, chatRequestOf } from "./chat-request.ts";

export const plannedChat: PlannedRequests<"chat"> = {
  fallback(runner, trial) {
    if (runner.fallback === undefined) return null;
    const { axes } = trial.case;
    const [own, other] = [chatRequestOf(runner, axes, "own"), chatRequestOf(runner, axes, "fallback")];
    return {
      endpoint: chatEndpoint(runner, { trial, route: "fallback" }),
      insteadOf: chatEndpoint(runner, { trial, route: "own" }),
      asks: own.model === other.model ? "the same" : "another model",
    };
  },
  unpricedModels(runner, one) {
    const routes: readonly Route[] = runner.fallback === undefined ? ["own"] : ["own", "fallback"];
    return routes
      .map((route) => modelOf(chatRequestOf(runner, one.axes, route).model, one))
      .filter((model) => !Object.hasOwn(runner.prices, model));
  },
};

/** A placeholder of an axis that the case does not have stays in the text: the run reports it as an error. */
function modelOf(template: string, { axes, content }: Case): string {
  try {
    return renderText(template, { axes, content });
  } catch (error) {
    if (error instanceof TemplateError) return template;
    throw error;
  }
}
