/**
 * A stand-in for a chat endpoint: `node examples/chat/server.mjs [port]`. It answers `/v1/chat/completions` as OpenAI's API
 * does, with two models: `tiny-1` adds, `tiny-2` is cheaper and forgets to carry when both numbers have a 5 or more in
 * their last digit.
 */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

/** Body of the answer to a request. */
export function complete({ model, messages }) {
  const question = messages.at(-1).content;
  const [a, b] = question.match(/\d+/g).map(Number);
  const forgets = model === "tiny-2" && a % 10 >= 5 && b % 10 >= 5;
  const sum = forgets ? a + b - 10 : a + b;
  const content = model === "tiny-2" ? `{"answer": ${sum}}` : `{"answer": ${sum}, "how": "${a} + ${b}"}`;
  const prompt = messages.reduce((tokens, message) => tokens + tokensOf(message.content), 0);
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: tokensOf(content),
    total_tokens: prompt + tokensOf(content),
  };
  const message = { role: "assistant", content };
  return {
    object: "chat.completion",
    model: `${model}-2026-01-31`,
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage,
  };
}

const tokensOf = (text) => Math.ceil(text.length / 4);

async function answer(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(complete(JSON.parse(Buffer.concat(chunks).toString("utf8")))));
}

if (fileURLToPath(import.meta.url) === process.argv[1]) {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(Number(process.argv[2] ?? 8089), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/v1`);
  });
}
