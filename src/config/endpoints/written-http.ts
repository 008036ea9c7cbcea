import { z } from "zod";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { text, wholeNumber } from "../values/written-values.ts";

export const writtenSecretHeader = z.strictObject(
  {
    env: requiredKey(text, "Environment variable that holds the value; it is redacted everywhere."),
    prefix: defaultedKey(z.string(expected("text")), "", 'Text before the value: `"Bearer "`.'),
  },
  expected("{env: NAME}"),
);

export const headers = z
  .record(
    z.string(),
    z.union([z.string(), writtenSecretHeader], expected("text, or {env: NAME} for a secret")),
    expected("a mapping from header to text or {env: NAME}"),
  )
  .meta({ title: "header → text or secret" });

const jsonPath = text.meta({ title: "JSONPath" });

export const jsonPaths = z
  .record(z.string(), jsonPath, expected("a mapping from metric to JSONPath"))
  .meta({ title: "metric → JSONPath" });

export const writtenHttpFallback = z.strictObject(
  {
    url: requiredKey(text, "Address, with the scheme. It may have placeholders after the host."),
    headers: optionalKey(
      headers,
      "Sent with every request to it; the first endpoint's headers are not sent.",
    ),
  },
  expected("a mapping with url"),
);

/** `url` has to be written here or in the run at the top; check-http sees to it. */
export const writtenHttp = z.strictObject(
  {
    url: optionalKey(
      text,
      "Address, with the scheme. Required. After the host, `{{ axes.model }}` inserts a value of the case, percent-encoded.",
    ),
    method: optionalKey(
      z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"], expected("a method such as POST")),
      "Default: `POST` with a body, else `GET`.",
    ),
    headers: optionalKey(headers, "Sent with every request. A secret is named by its environment variable."),
    body: optionalKey(
      z
        .union(
          [z.record(z.string(), z.json()), z.array(z.json())],
          expected("a mapping or a list, sent as JSON"),
        )
        .meta({ title: "JSON" }),
      "Sent as JSON. Texts in it may have placeholders; a text that is a single placeholder becomes the value itself.",
    ),
    metrics: optionalKey(
      jsonPaths,
      "Where to find each metric in the JSON of the answer. A path that selects nothing makes the trial `errored`.",
    ),
    success: optionalKey(
      jsonPath,
      "The trial is `failed` when this path selects nothing, or only false and null. Without it every answer is ok.",
    ),
    "failed-statuses": defaultedKey(
      z.array(wholeNumber(400, 599), expected("a list of statuses from 400 to 599")),
      [],
      "HTTP statuses that mean a wrong answer: the trial is `failed`, which counts. Any other status except 2xx means that there was no answer.",
    ),
    fallback: optionalKey(
      writtenHttpFallback,
      "Another address that gets the requests while the circuit of the first is open. Its rows and the report say so.",
    ),
  },
  expected("a mapping with url"),
);

export type WrittenHttp = z.output<typeof writtenHttp>;
export type WrittenHeaders = z.output<typeof headers>;
