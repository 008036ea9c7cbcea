const OPEN = "<!-- bench-statistics -->";
const CLOSE = "<!-- /bench-statistics -->";

/** A page with the text between its markers replaced. @throws Error unless it has both, once each and in this order. */
export function betweenMarkers(page: string, text: string): string {
  const [before, rest, ...more] = page.split(OPEN);
  const [, after, ...others] = (rest ?? "").split(CLOSE);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`expected a page with ${OPEN} and then ${CLOSE}, once each`);
  }
  return `${before}${OPEN}\n${text}\n${CLOSE}${after}`;
}
