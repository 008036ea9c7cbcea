/** A page with the text between `<!-- name -->` and `<!-- /name -->` replaced. @throws Error unless it has both, once each and in this order. */
export function betweenMarkers(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, ...more] = page.split(open);
  const [, after, ...others] = (rest ?? "").split(close);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`expected a page with ${open} and then ${close}, once each`);
  }
  return `${before}${open}\n${text.trim()}\n${close}${after}`;
}
