/** Metrics that are read off a running process now and then. A short process can end before it was seen once. */
export const SAMPLED_METRICS: readonly string[] = ["user-ms", "system-ms", "max-rss-bytes"];
