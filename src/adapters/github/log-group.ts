/** Folds what work prints under a title in the log of the job; `title` is not from outside. */
export async function inGroup<T>(
  print: (line: string) => void,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  print(`::group::${title}`);
  try {
    return await work();
  } finally {
    print("::endgroup::");
  }
}
