/** Nested lists and records of numbers and other leaves, as JSON has them. */
export type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };
