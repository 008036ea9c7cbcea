#!/usr/bin/env bash
# Verifies a release of regression-gate: the tag, the files of the release, their attestations, dist/ at the tag, the package on npm.
#
#   scripts/verify-release.sh [--repo owner/name] [--commit SHA] [--rebuild] v1.2.3
#
#   --repo     the repository that must have built it (default: org/regression-gate)
#   --commit   the commit you pinned, or expect the tag to name
#   --rebuild  also installs and builds the tag's source here, which runs code of it, and compares dist/
#
# Exit codes: 0 verified; 1 something is not what it has to be; 2 could not be checked. Nothing is taken for verified because it
# could not be had. Needs git, GitHub's gh (2.81 or newer, logged in), Node.js and npm 11. Explained in docs/verify.md.
set -euo pipefail
export LC_ALL=C

readonly PACKAGE=regression-gate
readonly BUILDER=.github/workflows/build-release.yml
readonly BUNDLES="dist/action/index.js dist/action/post.js dist/cli/index.js"

refuse() {
  echo "NOT VERIFIED: $*" >&2
  exit 1
}
give_up() {
  echo "CANNOT VERIFY: $*" >&2
  exit 2
}
ok() { echo "ok: $*"; }

repo=org/regression-gate
commit=
rebuild=no
tag=
while [ $# -gt 0 ]; do
  case "$1" in
    --repo | --commit)
      [ $# -ge 2 ] || give_up "expected a value after $1"
      if [ "$1" = --repo ]; then repo=$2; else commit=$2; fi
      shift 2
      ;;
    --rebuild)
      rebuild=yes
      shift
      ;;
    -*) give_up "expected --repo, --commit or --rebuild, got $1" ;;
    *)
      [ -z "$tag" ] || give_up "expected one tag, got $tag and $1"
      tag=$1
      shift
      ;;
  esac
done
[[ "$tag" =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || give_up "expected a tag such as v1.2.3, got '$tag'"
[[ "$repo" =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ ]] || give_up "expected --repo owner/name, got '$repo'"
[[ -z "$commit" || "$commit" =~ ^[0-9a-f]{40}$ ]] || give_up "expected --commit to be 40 hexadecimal digits, got '$commit'"
readonly repo rebuild tag version=${tag#v}
readonly archive=$PACKAGE-$version.tgz

for tool in git gh node npm tar; do
  command -v "$tool" >/dev/null || give_up "expected $tool on the PATH"
done
# Before 2.67 `gh attestation verify` could exit with 0 without any attestation (CVE-2025-25204); `gh release verify` came with 2.81.
gh_version=$(gh --version | sed -nE '1s/^gh version ([0-9]+)\.([0-9]+)\..*/\1 \2/p') || gh_version=
read -r gh_major gh_minor <<<"$gh_version" || true
if ! [[ "${gh_major:-}" =~ ^[0-9]+$ && "${gh_minor:-}" =~ ^[0-9]+$ ]] ||
  [ "$gh_major" -lt 2 ] || { [ "$gh_major" -eq 2 ] && [ "$gh_minor" -lt 81 ]; }; then
  give_up "expected gh 2.81 or newer, got '$(gh --version | head -n 1)'"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/verify-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/assets" "$work/attestations" "$work/npm"

if command -v sha256sum >/dev/null; then
  digest_of() { sha256sum <"$1" | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null; then
  digest_of() { shasum -a 256 <"$1" | cut -d ' ' -f 1; }
else
  give_up "expected sha256sum or shasum on the PATH"
fi
# The digest that SHA256SUMS of the release states of a file; empty if none.
stated_digest() { awk -v name="$1" '$2 == name && NF == 2 { print $1 }' "$work/assets/SHA256SUMS"; }
words_of() { tail -n 5 "$1" | tr '\n' ' '; }

# --- The tag ---------------------------------------------------------------------------------------------------------------
git ls-remote "https://github.com/$repo" "refs/tags/$tag" "refs/tags/$tag^{}" >"$work/refs" 2>"$work/err" ||
  give_up "the tags of $repo could not be read: $(words_of "$work/err")"
# An annotated tag has a second line, its commit.
tagged=$(awk -v tag="refs/tags/$tag" '$2 == tag "^{}" { peeled = $1 } $2 == tag { plain = $1 } END { print peeled ? peeled : plain }' "$work/refs")
[[ "$tagged" =~ ^[0-9a-f]{40}$ ]] || refuse "$repo has no tag $tag"
if [ -n "$commit" ] && [ "$commit" != "$tagged" ]; then
  refuse "the tag $tag is commit $tagged now, not $commit: it was moved, or you pinned another commit"
fi
commit=$tagged
ok "$tag is commit $commit"

# --- The files of the release ----------------------------------------------------------------------------------------------
gh release download "$tag" --repo "$repo" --dir "$work/assets" >"$work/err" 2>&1 ||
  give_up "the files of release $tag of $repo could not be downloaded: $(words_of "$work/err")"
gh release verify "$tag" --repo "$repo" >"$work/err" 2>&1 ||
  refuse "release $tag is not immutable, or GitHub does not vouch for it: $(words_of "$work/err")"
ok "release $tag is immutable"

[ -f "$work/assets/SHA256SUMS" ] || refuse "the release has no file SHA256SUMS"
assets="$archive sbom-package.cdx.json sbom-build.cdx.json"
for file in $assets; do
  [ -f "$work/assets/$file" ] || refuse "the release has no file $file"
done
for path in "$work/assets"/*; do
  file=${path##*/}
  case " $assets SHA256SUMS " in
    *" $file "*) ;;
    *) refuse "the release has a file that no release should have: $file" ;;
  esac
done
for file in $assets $BUNDLES; do
  [[ "$(stated_digest "$file")" =~ ^[0-9a-f]{64}$ ]] || refuse "SHA256SUMS has no single digest of $file"
done
for file in $assets; do
  [ "$(digest_of "$work/assets/$file")" = "$(stated_digest "$file")" ] ||
    refuse "$file of the release does not have the digest that SHA256SUMS states"
  gh release verify-asset "$tag" "$work/assets/$file" --repo "$repo" >"$work/err" 2>&1 ||
    refuse "$file is not the file that was released: $(words_of "$work/err")"
done
ok "the files of the release have the digests of SHA256SUMS"

# --- dist/ at the tag ------------------------------------------------------------------------------------------------------
git -c core.autocrlf=false -c core.hooksPath=/dev/null -c advice.detachedHead=false \
  clone --quiet --depth 1 --branch "$tag" "https://github.com/$repo" "$work/source" 2>"$work/err" ||
  give_up "$repo at $tag could not be cloned: $(words_of "$work/err")"
cloned=$(git -C "$work/source" rev-parse HEAD)
[ "$cloned" = "$commit" ] || refuse "the tag $tag moved while it was verified: from $commit to $cloned"
for file in $BUNDLES; do
  [ -f "$work/source/$file" ] || refuse "$file is missing at $tag"
  [ "$(digest_of "$work/source/$file")" = "$(stated_digest "$file")" ] ||
    refuse "$file at $tag is not the one that was built for the release"
done
ok "dist/ at $tag has the digests of SHA256SUMS"

# --- Attestations ----------------------------------------------------------------------------------------------------------
# Exit code 0 of gh is not enough: what it prints must be about this file, repository, tag and commit. Only the certificate is
# read for that, which GitHub's own token fills in; the rest of an attestation is what the workflow says of itself.
attested() {
  gh attestation verify "$1" --repo "$repo" --signer-workflow "$repo/$BUILDER" --deny-self-hosted-runners \
    --predicate-type https://slsa.dev/provenance/v1 --format json >"$work/attestations/${2//\//-}" 2>"$work/err" ||
    refuse "$2 has no valid attestation by $BUILDER of $repo: $(words_of "$work/err")"
  echo "$2 $work/attestations/${2//\//-}" >>"$work/attested"
}
# Prints the first problem of the attestations, or nothing.
check_attestations() {
  node - "$work/attested" "$work/assets/SHA256SUMS" "$repo" "refs/tags/$tag" "$commit" <<'JS'
const { readFileSync } = require("node:fs");
const [, , attested, sums, repo, ref, commit] = process.argv;
const linesOf = (file) => readFileSync(file, "utf8").trim().split("\n");
const digests = new Map(linesOf(sums).map((line) => line.split("  ").toReversed()));
const problemOf = (entry, digest) => {
  const result = entry?.verificationResult;
  const certificate = result?.signature?.certificate ?? {};
  const subjects = result?.statement?.subject ?? [];
  const { sourceRepositoryURI, sourceRepositoryRef, sourceRepositoryDigest, runnerEnvironment } = certificate;
  if (sourceRepositoryURI !== `https://github.com/${repo}`) return `was built in ${sourceRepositoryURI}, not in https://github.com/${repo}`;
  if (sourceRepositoryRef !== ref) return `was built for ${sourceRepositoryRef}, not for ${ref}`;
  if (sourceRepositoryDigest !== commit) return `was built from commit ${sourceRepositoryDigest}, but the tag is commit ${commit} now: it was moved`;
  if (runnerEnvironment !== "github-hosted") return `was built on a runner that is ${runnerEnvironment}, not github-hosted`;
  if (!subjects.some((subject) => subject?.digest?.sha256 === digest)) return `is attested with another digest than ${digest}`;
  return null;
};
const entriesOf = (file) => {
  try {
    const entries = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
};
for (const line of linesOf(attested)) {
  const [, name, file] = /^(\S+) (.*)$/.exec(line);
  const problems = entriesOf(file).map((entry) => problemOf(entry, digests.get(name)));
  if (problems.includes(null)) continue;
  process.stdout.write(`${name} ${problems[0] ?? "has no attestation, though gh exited with 0"}`);
  break;
}
JS
}
for file in $assets; do attested "$work/assets/$file" "$file"; done
for file in $BUNDLES; do attested "$work/source/$file" "$file"; done
problem=$(check_attestations) || give_up "the attestations could not be read"
[ -z "$problem" ] || refuse "$problem"
ok "all files are attested: built by $BUILDER of $repo at $commit on a runner of GitHub"

# What runs from here on is npm, and with --rebuild the release's own code: neither needs the token.
unset GH_TOKEN GITHUB_TOKEN

# --- npm -------------------------------------------------------------------------------------------------------------------
(cd "$work/npm" && npm pack "$PACKAGE@$version" --silent >/dev/null 2>"$work/err") ||
  give_up "$PACKAGE@$version could not be downloaded from npm: $(words_of "$work/err")"
[ -f "$work/npm/$archive" ] || give_up "npm pack gave no $archive"
[ "$(digest_of "$work/npm/$archive")" = "$(stated_digest "$archive")" ] ||
  refuse "$archive on npm is not the one of the release"
tar -xzOf "$work/npm/$archive" package/dist/cli/index.js >"$work/cli.js" || refuse "$archive holds no dist/cli/index.js"
[ "$(digest_of "$work/cli.js")" = "$(stated_digest dist/cli/index.js)" ] ||
  refuse "dist/cli/index.js in $archive is not the one at $tag"
ok "npm has the archive of the release"

mkdir "$work/install"
echo '{"private":true}' >"$work/install/package.json"
(cd "$work/install" && npm install --ignore-scripts --no-audit --no-fund --silent "$PACKAGE@$version" >"$work/err" 2>&1) ||
  give_up "$PACKAGE@$version could not be installed: $(words_of "$work/err")"
(cd "$work/install" && npm audit signatures --json --include-attestations >"$work/signatures.json" 2>"$work/err") ||
  refuse "a signature of $PACKAGE@$version or of what it depends on is missing or invalid: $(words_of "$work/signatures.json") $(words_of "$work/err")"
problem=$(
  node - "$work/signatures.json" "$PACKAGE" "$version" "$repo" <<'JS'
const { readFileSync } = require("node:fs");
const [, , file, name, version, repo] = process.argv;
const { verified, invalid, missing } = JSON.parse(readFileSync(file, "utf8"));
const PROVENANCE = "https://slsa.dev/provenance/v1";
const repositoryOf = (entry) => {
  const found = (entry.attestationBundles ?? []).find(({ predicateType }) => predicateType === PROVENANCE);
  const payload = found?.bundle?.dsseEnvelope?.payload;
  if (payload === undefined) return null;
  const statement = JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
  return statement.predicate?.buildDefinition?.externalParameters?.workflow?.repository ?? null;
};
const own = Array.isArray(verified) ? verified.find((entry) => entry.name === name && entry.version === version) : null;
const repository = own ? repositoryOf(own) : null;
if (own === null) process.stdout.write("npm lists no attestations: update it (npm install --global npm)");
else if (!Array.isArray(invalid) || !Array.isArray(missing) || invalid.length + missing.length > 0) process.stdout.write("signatures are missing or invalid");
else if (own === undefined || repository === null) process.stdout.write(`${name}@${version} has no provenance on npm`);
else if (repository !== `https://github.com/${repo}`) process.stdout.write(`${name}@${version} on npm was built in ${repository}, not in https://github.com/${repo}`);
JS
) || give_up "what npm audit signatures printed could not be read"
[ -z "$problem" ] || refuse "$problem"
ok "npm's provenance names $repo; all signatures are valid"

# --- A build of one's own --------------------------------------------------------------------------------------------------
if [ "$rebuild" = yes ]; then
  rm -rf "$work/source/dist"
  (cd "$work/source" && npm ci --no-audit --no-fund --silent && npm run --silent build) >"$work/err" 2>&1 ||
    give_up "$tag could not be built here: $(words_of "$work/err")"
  for file in $BUNDLES; do
    [ -f "$work/source/$file" ] || refuse "a build here gives no $file"
    [ "$(digest_of "$work/source/$file")" = "$(stated_digest "$file")" ] || refuse "a build here gives another $file"
  done
  ok "a build here gives the same dist/"
fi

echo "VERIFIED: $PACKAGE $version of $repo, commit $commit"
