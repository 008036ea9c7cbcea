#!/usr/bin/env bash
# A bundle that builds can still die at start-up: outside of a job it has to name what it lacks.
set -u
node=$(command -v node)
output=$(env -u GITHUB_ACTIONS -u GITHUB_EVENT_NAME -u GITHUB_EVENT_PATH "$node" "$PWD/dist/action/index.js" 2>&1)
status=$?
echo "$output"
if [ "$status" -ne 2 ] || ! grep -q 'action inputs config' <<<"$output"; then
  echo "expected exit code 2 and the inputs that are missing, got $status" >&2
  exit 1
fi
echo "action starts on $("$node" --version)"
