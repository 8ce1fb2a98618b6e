#!/bin/sh
# Evaluates programs.agent-skills under the real module system: nixpkgs' lib and Home Manager's own modules, which are no part of
# this project. Pure, as a flake, and without import from derivation; nothing is built, and only a temporary store is written to.
#
#   test/nix/real-eval-seed.sh NIXPKGS_LIB HOME_MANAGER
#
# NIXPKGS_LIB is a checkout of nixpkgs or of nix-community/nixpkgs.lib, HOME_MANAGER one of nix-community/home-manager.
set -eu

[ $# -eq 2 ] || {
  echo "usage: $0 NIXPKGS_LIB HOME_MANAGER" >&2
  exit 64
}
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT

export HOME="$scratch/home" NIX_REMOTE=local
export NIX_STORE_DIR="$scratch/nix/store" NIX_STATE_DIR="$scratch/nix/var" NIX_LOG_DIR="$scratch/nix/log" NIX_CONF_DIR="$scratch/nix/etc"
flake=$scratch/flake
mkdir -p "$HOME" "$flake/home-manager" "$flake/kitout/test"
cp -R "$here/real/nixpkgs" "$flake/nixpkgs"
cp -R "$1/lib" "$flake/nixpkgs/lib"
cp -R "$2/modules" "$2/lib" "$2/release.json" "$flake/home-manager"
cp -R "$here/../../nix" "$here/../../examples" "$flake/kitout"
cp -R "$here" "$flake/kitout/test"
cp -R "$here/../../agents" "$flake/kitout"
cat >"$flake/flake.nix" <<'END'
{
  outputs = _: import ./kitout/test/nix/real-seed.nix {
    nixpkgs = ./nixpkgs;
    home-manager = ./home-manager;
  };
}
END

failed=0

flake_eval() {
  nix --extra-experimental-features 'nix-command flakes' --option allow-import-from-derivation false \
    eval --no-write-lock-file "$@" 2>"$scratch/errors"
}

# value NAME EXPECTED: as JSON.
value() {
  if got=$(flake_eval --json "path:$flake#values.$1") && [ "$got" = "$2" ]; then
    echo "ok      $1: $got"
  else
    echo "FAILED  $1: $got, not $2"
    cat "$scratch/errors"
    failed=1
  fi
}

# refused NAME WORDS: the words that the error must have, on one line.
refused() {
  if flake_eval --raw "path:$flake#refused.$1" >/dev/null; then
    echo "FAILED  $1: was not refused"
    failed=1
  elif grep -e "$2" "$scratch/errors" >"$scratch/line"; then
    echo "ok      $1: $(sed -n '1s/^ *//p' "$scratch/line")"
  else
    echo "FAILED  $1: the error does not say: $2"
    cat "$scratch/errors"
    failed=1
  fi
}

nix --version
value same '{"filters":true,"local-install":true,"packages":true,"quickstart-child":true,"quickstart-main":true,"targets":true,"transform":true,"transform-built":true,"transform-built-alone":true,"transform-replaces":true,"transform-signs":true,"transform-without-packages":true}'
value generations true
value undocumented '[]'
value order '["agent-skills-check","writeBoundary","linkGeneration","agent-skills"]'
value generationNeedsBundle true
value targets '{"agents":false,"antigravity":false,"claude":true,"codex":false,"copilot":false,"cursor":false,"gemini":false,"opencode":false,"pi":false,"windsurf":false}'
value optionOverInputs '{"anthropic":{"input":"anthropic-skills"}}'
value warnings '["programs.agent-skills.enable is set, and no target is: nothing is installed. Set programs.agent-skills.targets.claude.enable, for example."]'
value noWarnings '[]'
value disabledIsNothing true

refused wrong-input 'programs\.agent-skills\.sources\.anthropic\.input'
refused wrong-no-source 'programs\.agent-skills\.sources\.anthropic has neither'
refused wrong-path 'programs\.agent-skills\.sources\.local\.path'
refused wrong-from 'programs\.agent-skills\.skills\.explicit\.pdf\.from'
refused wrong-agent 'programs\.agent-skills\.skills\.explicit\.code-review\.agents'
refused wrong-exclude 'programs\.agent-skills\.excludePatterns'
refused wrong-packages 'programs\.agent-skills\.skills\.explicit\.pdf-text\.packages'
refused wrong-transform-text 'programs\.agent-skills\.skills\.explicit\.postmortem\.transform gives'
refused wrong-transform-function 'programs\.agent-skills\.skills\.explicit\.postmortem\.transform is'
refused wrong-transform-dependencies 'programs\.agent-skills\.skills\.explicit\.postmortem\.transform looks'
refused wrong-transform-built 'programs\.agent-skills\.skills\.explicit\.notes\.transform looks'
refused wrong-dest 'programs\.agent-skills\.targets\.nobody\.dest'
refused wrong-structure 'programs\.agent-skills\.targets\.claude\.structure'
refused wrong-depth 'programs\.agent-skills\.sources\.local\.filter\.maxDepth'
refused wrong-agents-type 'programs\.agent-skills\.skills\.explicit\.code-review\.agents'
refused wrong-enable-all 'programs\.agent-skills\.skills\.enableAll'
refused wrong-option 'programs\.agent-skills\.sources\.local\.subDir'
refused wrong-readonly 'programs\.agent-skills\.bundlePath. is read-only'

exit "$failed"
