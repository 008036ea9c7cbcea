#!/usr/bin/env bash
# shellcheck over every shell script of the repository. Not part of `npm test`, which needs nothing but Node and git.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v shellcheck >/dev/null; then
  echo "expected shellcheck on the PATH: apt-get install shellcheck, brew install shellcheck" >&2
  exit 2
fi
mapfile -t scripts < <(git grep -lE '^#!.*\b(bash|sh)$' -- . ':!examples')
shellcheck --enable=all --exclude=SC2310,SC2311,SC2312 "${scripts[@]}"
echo "${#scripts[@]} shell scripts"
