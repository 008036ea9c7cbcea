import { namesIn } from "../../base/template.ts";
import type { Complaint } from "./complaint.ts";
import { quote } from "../../base/quote.ts";

type Path = readonly (string | number)[];

/** An address whose host is plain to see: no value of a case may choose where credentials are sent. */
export function checkUrl(
  url: string,
  path: Path,
  { places }: { readonly places: "none" | "behind-host" },
): Complaint[] {
  const complaint = (message: string): Complaint[] => [{ path, at: "value", message }];
  const [origin = ""] = /^https?:\/\/[^/?#]+/i.exec(url) ?? [];
  if (namesIn(origin).length > 0) {
    return complaint("the host may hold no place: a value of a case must not choose where requests go");
  }
  if (origin === "" || !URL.canParse(origin)) {
    return complaint(`expected an address such as https://api.example.com/v1, got ${quote(url)}`);
  }
  if (origin.includes("@")) {
    return complaint(
      "an address with a user or password is stored with the config: send a header {env: NAME} instead",
    );
  }
  if (places === "none" && (namesIn(url).length > 0 || /[?#]/.test(url))) {
    return complaint(`expected an address without places, query and fragment, got ${quote(url)}`);
  }
  return [];
}
