/** A block of code of docs/library.md with what the page says that it prints. */
export interface LibraryBlock {
  readonly code: string;
  readonly output: string;
}

/** Each block of TypeScript in the page with the block of text behind it. */
export function libraryBlocks(page: string): readonly LibraryBlock[] {
  return [...page.matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map((match) => ({
    code: match[1] ?? "",
    output: match[2] ?? "",
  }));
}
