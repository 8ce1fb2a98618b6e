#!/bin/sh
# install-rooted.sh BUNDLE [OPTION…]: runs the installer of a bundle in the store of Nix. Links that it makes lead there,
# so the bundle becomes a root of the garbage collector before, and stays one as long as links may lead to it.
set -eu

bundle=$1
shift
owner=$(sed -n "s/^kt_owner='\(.*\)'\$/\1/p" "$bundle/install")
state=${XDG_STATE_HOME:-$HOME/.local/state}/kitout
current=$state/$owner/current
roots=$state/.nix-roots/$owner

if command -v nix-store >/dev/null 2>&1; then
  mkdir -p "$roots"
  nix-store --realise "$bundle" --add-root "$roots/${bundle##*/}" --indirect >/dev/null
fi

"$bundle/install" "$@"

# Nothing is installed (any more).
if [ ! -e "$current" ]; then
  rm -rf -- "$roots"
  exit 0
fi
# Other options may leave some directories as they were. So do those that only AGENT_SKILLS_DESTS named once.
for option; do
  case $option in
    --quiet | --force | --take-over) ;;
    *) exit 0 ;;
  esac
done
if [ -n "${AGENT_SKILLS_DESTS:-}" ] || grep -q '^override ' "$current"; then
  exit 0
fi
for root in "$roots"/*; do
  [ "$root" = "$roots/${bundle##*/}" ] || rm -f -- "$root"
done
