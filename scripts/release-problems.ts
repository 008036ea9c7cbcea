export interface Release {
  /** The pushed tag. */
  readonly tag: string;
  /** `owner/name` of the repository the release is built in. */
  readonly repository: string;
}

export interface Manifest {
  readonly version: string;
  readonly repository?: { readonly url: string };
}

/** What keeps package.json from being released under this tag and from this repository; empty if nothing does. */
export function releaseProblems({ tag, repository }: Release, manifest: Manifest): readonly string[] {
  const url = manifest.repository?.url;
  return [
    ...(tag === `v${manifest.version}`
      ? []
      : [`expected the tag v${manifest.version}, the version in package.json, got ${tag}`]),
    // npm refuses a provenance that names another repository, after all else was done.
    ...(url === `git+https://github.com/${repository}.git`
      ? []
      : [
          `expected repository.url in package.json to be git+https://github.com/${repository}.git, got ${url}`,
        ]),
  ];
}
