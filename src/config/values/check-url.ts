import { namesIn } from "../../base/template.ts";
import type { Complaint } from "./complaint.ts";
import { quote } from "../../base/quote.ts";

type Path = readonly (string | number)[];

/**
 * The host of an address must be fixed in the config, because no value of a case may choose where credentials are sent.
 */
export function checkUrl(
  url: string,
  path: Path,
  { places }: { readonly places: "none" | "behind-host" },
): Complaint[] {
  const complaint = (message: string): Complaint[] => [{ path, at: "value", message }];
  const [origin = ""] = /^https?:\/\/[^/?#]+/i.exec(url) ?? [];
  if (namesIn(origin).length > 0) {
    return complaint(
      "the host must not have placeholders: a value of a case must not choose where requests go",
    );
  }
  if (origin === "" || !URL.canParse(origin)) {
    return complaint(`expected an address such as https://api.example.com/v1, got ${quote(url)}`);
  }
  if (origin.includes("@")) {
    return complaint(
      "the config would store the user or password of this address: send a header {env: NAME} instead",
    );
  }
  if (places === "none" && (namesIn(url).length > 0 || /[?#]/.test(url))) {
    return complaint(`expected an address without placeholders, query and fragment, got ${quote(url)}`);
  }
  return [];
}
