#!/usr/bin/env bash
# Parses flake.nix with Nix itself. It is not part of `npm test`: no parser of Nix that is kept up comes from npm.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v nix-instantiate >/dev/null; then
  echo "expected nix-instantiate on the PATH: https://nixos.org/download, or apt-get install nix-bin" >&2
  exit 2
fi
nix-instantiate --parse flake.nix >/dev/null
echo "flake.nix parses"
