#!/bin/sh
# Evaluates programs.kitout under the real module system: nixpkgs' lib and Home Manager's own modules, which are no part of this
# project. Pure, as a flake, and without import from derivation; nothing is built, and only a temporary store is written to.
#
#   test/nix/real-eval.sh NIXPKGS_LIB HOME_MANAGER
#
# NIXPKGS_LIB is a checkout of nixpkgs or of nix-community/nixpkgs.lib, HOME_MANAGER one of nix-community/home-manager.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 NIXPKGS_LIB HOME_MANAGER" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT

export HOME="$scratch/home" NIX_REMOTE=local
export NIX_STORE_DIR="$scratch/nix/store" NIX_STATE_DIR="$scratch/nix/var" NIX_LOG_DIR="$scratch/nix/log" NIX_CONF_DIR="$scratch/nix/etc"
flake=$scratch/flake
mkdir -p "$HOME" "$flake/home-manager"
cp -R "$here/real/." "$flake"
cp -R "$1/lib" "$flake/nixpkgs/lib"
cp -R "$2/modules" "$2/lib" "$2/release.json" "$flake/home-manager"
cp -R "$here/../../nix" "$flake/kitout"
cp -R "$here/../../agents" "$flake"
mkdir "$flake/skills"
echo 'version: 1' >"$flake/skills/skills.yaml"
echo '{ "version": 1, "sources": { "far": { "npm": "far", "url": "https://example.com/far.tgz", "integrity": "sha512-aa" } } }' >"$flake/skills.lock"
cat >"$flake/arguments.nix" <<'END'
{
  nixpkgs = ./nixpkgs;
  home-manager = ./home-manager;
  module = ./kitout/home-manager.nix;
  skills = ./skills;
  lock = ./skills.lock;
}
END
echo '{ outputs = _: import ./default.nix (import ./arguments.nix); }' >"$flake/flake.nix"

failed=0

# From the flake, pure.
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
echo "== from a flake, pure"
value undocumented '[]'
value documented '["programs.kitout.bundlePath","programs.kitout.configFile","programs.kitout.enable","programs.kitout.facts","programs.kitout.inputs","programs.kitout.lockFile","programs.kitout.package","programs.kitout.packages","programs.kitout.profile","programs.kitout.settings","programs.kitout.sources","programs.kitout.src"]'
value order '["checkLinkTargets","kitoutCheck","writeBoundary","linkGeneration","kitout"]'
value scriptNeedsBundle true
value generation true
value packages true
value facts '{"host":"laptop","user":"ada"}'
value profiles '["work","laptop","late"]'
value mergedSettings '{"claude":true,"codex":true}'
value locked true
value inputAsPath true
value fromSrc true
value fromBuiltSrc true
value unknownTargetEvaluates true
value besideTheirs true
value disabledIsNothing true

refused noConfiguration 'programs\.kitout\.src .*programs\.kitout\.settings'
refused twoConfigurations 'programs\.kitout\.src and programs\.kitout\.settings'
refused noLock 'programs\.kitout\.settings\.sources\.far .*programs\.kitout\.lockFile is not set'
refused notInLock 'programs\.kitout\.settings\.sources\.other .*does not have it'
refused homePath 'settings\.sources\.mine\.path'
refused noInput 'settings\.sources\.mine\.input'
for option in src profile facts.host packages.poppler settings.targets.claude sources.mine lockFile inputs; do
  # The case is named after the option: typeOfSrc.
  first=$(printf %s "$option" | cut -c1 | tr '[:lower:]' '[:upper:]')
  name=$(printf %s "${option%%.*}" | cut -c2-)
  refused "typeOf$first$name" "option .programs\\.kitout\\.$option. is not of type"
done
refused readOnly 'programs\.kitout\.bundlePath. is read-only'
refused theirClaude 'home\.file\.".*claude/skills/docs/SKILL\.md" both want ~/\.claude/skills/docs'
# shellcheck disable=SC2088 # text that is printed
refused theirPlugin '~/\.claude/skills/helper'
# shellcheck disable=SC2088
refused theirCodex '~/\.codex/skills/review'
# shellcheck disable=SC2088
refused theirOpencode '~/\.config/opencode/skills/review'
refused misspelt 'option .programs\.kitout\.profiles. does not exist'

echo "== from plain import"
order=$(nix-instantiate --eval --strict --json --option allow-import-from-derivation false \
  --expr "(import $flake (import $flake/arguments.nix)).values.order")
[ "$order" = '["checkLinkTargets","kitoutCheck","writeBoundary","linkGeneration","kitout"]' ] || failed=1
echo "        order: $order"

echo "== run with Home Manager's own shell library"
# The same bundle as kitout builds it here, since nothing is built by Nix.
mkdir -p "$scratch/config/skills/review"
printf '%s\n' --- 'name: review' 'description: Reviews.' --- >"$scratch/config/skills/review/SKILL.md"
cat >"$scratch/config/skills.yaml" <<'END'
version: 1
scope: user
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { claude: true }
END
node "$here/../../bin/kitout.js" build --config "$scratch/config/skills.yaml" --out "$scratch/bundle" >/dev/null

# entry NAME: what activation runs, with that bundle.
entry() {
  flake_eval --raw "path:$flake#values.entries.$1" >"$scratch/text"
  {
    echo 'set -eu; set -o pipefail'
    echo "source '$2/lib/bash/home-manager.sh'"
    sed "s|[^ ]*/[0-9a-z]*-skills-bundle/|$scratch/bundle/|g" "$scratch/text"
  } >"$scratch/$1.bash"
}
ran() {
  if [ "$2" = "$3" ]; then echo "ok      $1: $2"; else echo "FAILED  $1: $2, not $3"; failed=1; fi
}
entry kitoutCheck "$2"
entry kitout "$2"
link=$HOME/claude/skills/review
bash "$scratch/kitoutCheck.bash" | sed 's/^/        /'
DRY_RUN=1 bash "$scratch/kitout.bash" | sed 's/^/        /'
ran "after the check and a dry run" "$(ls "$HOME")" ""
ran "what an installation says" "$(bash "$scratch/kitout.bash" 2>&1)" ""
if [ -f "$link/SKILL.md" ]; then ran "a skill below CLAUDE_CONFIG_DIR" yes yes; else ran "a skill below CLAUDE_CONFIG_DIR" no yes; fi
VERBOSE=1 bash "$scratch/kitout.bash" | sed 's/^/        /'
rm -rf "$HOME/claude" "$HOME/.local"
mkdir -p "$link"
echo mine >"$link/SKILL.md"
status=0
bash "$scratch/kitoutCheck.bash" 2>"$scratch/errors" || status=$?
ran "the status of a refusal" "$status" 2
sed 's/^/        /' "$scratch/errors"

exit "$failed"
