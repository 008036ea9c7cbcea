import type { PlannedRequests } from "../planned-requests.ts";
import { endpointKey } from "./endpoint-key.ts";

export const plannedHttp: PlannedRequests<"http"> = {
  fallback({ url, headers, fallback }) {
    if (fallback === undefined) return null;
    return {
      endpoint: endpointKey(fallback.url, fallback.headers),
      insteadOf: endpointKey(url, headers),
      asks: "the same",
    };
  },
  unpricedModels: () => [],
};
