#!/bin/sh
# For whoever works on this skill.
set -eu
cd "$(dirname "$0")"

file=$(mktemp)
trap 'rm -f "$file"' EXIT
echo 'CREATE INDEX a ON t (c);' >"$file"
../scripts/locks.sh "$file" | grep -q 'CREATE INDEX'
echo 'CREATE INDEX CONCURRENTLY a ON t (c);' >"$file"
../scripts/locks.sh "$file" | grep -q nothing
echo ok
