#!/bin/sh
# Lists what is behind, with whatever this project uses.
set -eu

[ ! -f package-lock.json ] || npm outdated || :
[ ! -f pyproject.toml ] || python3 -m pip list --outdated
[ ! -f go.mod ] || go list -m -u all
