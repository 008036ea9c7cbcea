#!/usr/bin/env bash
# Lints every shell script of the repository. With shellcheck: not part of `npm test`, which needs nothing but Node and git.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v shellcheck >/dev/null; then
  echo "expected shellcheck on the PATH: apt-get install shellcheck, brew install shellcheck" >&2
  exit 2
fi
scripts=$(git grep -lE '^#!.*\b(bash|sh)$' -- . ":!examples")
xargs shellcheck <<<"$scripts"
echo "$(wc -l <<<"$scripts") shell scripts"
