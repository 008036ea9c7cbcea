/** What runs inside the page, as text: the types of a browser would be those of every other file here, too. */

const TEXTS = `
const texts = [...document.querySelectorAll("body *")].filter((element) => {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
  return own && element.checkVisibility({ visibilityProperty: true }) && element.closest("thead") === null;
});`;

/**
 * Texts whose contrast is below 4.5 to 1, or 3 to 1 where they are large (WCAG 2.2, 1.4.3: 24 px, or 18.66 px and bold).
 * Backgrounds are laid over each other from the page upwards, as they may be half transparent.
 */
export const FAINT_TEXT = `(() => {
${TEXTS}
const parse = (text) => {
  const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
  return { r, g, b, a };
};
const over = (top, below) => {
  const mix = (x, y) => x * top.a + y * (1 - top.a);
  return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), a: 1 };
};
const light = ({ r, g, b }) => {
  const part = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const behind = (element) => {
  const chain = [];
  for (let at = element; at !== null; at = at.parentElement) chain.unshift(parse(getComputedStyle(at).backgroundColor));
  return chain.reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
};
return texts.flatMap((element) => {
  const style = getComputedStyle(element);
  const back = behind(element);
  const [a, b] = [light(over(parse(style.color), back)), light(back)].toSorted((x, y) => y - x);
  const size = Number.parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const contrast = (a + 0.05) / (b + 0.05);
  return contrast >= (isLarge ? 3 : 4.5) ? [] : [contrast.toFixed(1) + " of '" + element.textContent.trim().slice(0, 40) + "'"];
});
})()`;

/** Texts that reach beyond the screen and cannot be scrolled to: only a table of GitHub's scrolls by itself. */
export const CLIPPED_TEXT = `(() => {
${TEXTS}
return texts.flatMap((element) => {
  if (element.closest(".markdown-body table") !== null) return [];
  const { left, right } = element.getBoundingClientRect();
  const isInside = left >= -0.5 && right <= document.documentElement.clientWidth + 0.5;
  return isInside ? [] : ["'" + element.textContent.trim().slice(0, 40) + "'"];
});
})()`;

/** Texts set one below the other by letters, as in a column of no width. */
export const SQUEEZED_TEXT = `(() => {
${TEXTS}
return texts.flatMap((element) => {
  const text = element.textContent.trim();
  const isNarrow = element.getBoundingClientRect().width < 3 * Number.parseFloat(getComputedStyle(element).fontSize);
  return text.length > 20 && isNarrow ? ["'" + text.slice(0, 40) + "'"] : [];
});
})()`;
