#!/bin/sh
# Prints the statements of migrations that are known to lock or rewrite a table. Usage: locks.sh FILE…
set -eu

grep -HniE 'create (unique )?index|alter .* type |set not null|add .*foreign key|vacuum full|lock table' -- "$@" |
  grep -viE 'concurrently|online|not valid' || echo 'nothing that is known to lock'
