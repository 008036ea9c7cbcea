import type { ArtifactApi } from "../artifact-api.ts";

/** An API that asks for each page of a list once, though it is searched twice or for two branches. */
export function rememberPages(api: ArtifactApi): ArtifactApi {
  const pages = new Map<string, ReturnType<ArtifactApi["artifactsNamed"]>>();
  return {
    ...api,
    artifactsNamed(name, page) {
      const key = `${name} ${page}`;
      const asked = pages.get(key) ?? api.artifactsNamed(name, page);
      pages.set(key, asked);
      return asked;
    },
  };
}
