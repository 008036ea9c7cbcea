import type { Behaviour, SeenRequest } from "../../__tests__/support/fakes/loopback-provider.ts";

/** Every provider's key looks like this, and none is real. */
export const PROVIDER_KEY = "sk-act-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A language model that adds two numbers, but guesses when its system message tells it to; asks for the key. */
export function addingModel({ headers, json }: SeenRequest): Behaviour {
  if (headers.authorization !== `Bearer ${PROVIDER_KEY}`) return { kind: "status", status: 401 };
  const text = JSON.stringify(json["messages"]);
  const [, a = "0", b = "0"] = /(\d+) \+ (\d+)/.exec(text) ?? [];
  const sum = Number(a) + Number(b);
  const answer = String(text.includes("guess") && sum % 2 === 0 ? sum + 1 : sum);
  const usage = { prompt_tokens: 20, completion_tokens: 2, total_tokens: 22 };
  const message = { role: "assistant", content: answer };
  return {
    kind: "json",
    body: { model: "gpt-4o-mini", choices: [{ index: 0, message, finish_reason: "stop" }], usage },
  };
}
