#!/bin/sh
# As upstream's, and it knows our large tables. Usage: locks.sh FILE…
set -eu

grep -HniE 'create (unique )?index|alter .* type |set not null|add .*foreign key|vacuum full|lock table' -- "$@" |
  grep -viE 'concurrently|not valid' || echo 'nothing that is known to lock'
if [ -r db/large-tables.txt ]; then
  grep -HnwiFf db/large-tables.txt -- "$@" || :
fi
