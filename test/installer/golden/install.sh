#!/bin/sh
# Installs the skills of this bundle for the agents of whoever runs this.
# Made by kitout, and meant to be read: --help says what it can do, --dry-run shows what it would do.

kt_scope=user
kt_owner='dot'\''files'
# What a directory gets that AGENT_SKILLS_DESTS names: a destination's name and view. Nothing, when they differ.
kt_shared='claude+mine 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'

# For every destination: its path goes into kt_at, and then follow its name, structure, view, what to do about conflicts,
# targets, entries that are never touched, and the systems it is for (none: all).
kt_destinations() {
  kt_at='' kt_missing=''
  if [ -n "${MINE:-}" ]; then
    kt_variable MINE "${MINE:-}"
  else
    if [ -n "${OTHER:-}" ]; then
      kt_variable OTHER "${OTHER:-}"
    else
      kt_variable HOME "${HOME:-}"
    fi
  fi
  kt_at=$kt_at'/it'\''s "quoted" * \ -n é/skills'
  "$1" 'claude+mine' symlink-tree \
    0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef \
    keep 'claude mine' '.system own' 'x86_64-linux'
}

kt_lost=3
# Commands are looked for in absolute directories only: the working directory may be a repository that nobody trusts yet.
kt_path='' kt_rest=${PATH:-}:
while [ -n "$kt_rest" ]; do
  case $kt_rest in /*) kt_path=$kt_path${kt_path:+:}${kt_rest%%:*} ;; esac
  kt_rest=${kt_rest#*:}
done
PATH=$kt_path
export PATH
# It would make ls write names otherwise.
unset QUOTING_STYLE

# The bundle is where this script is, also when it is called through a link.
kt_self=$0
case $kt_self in
  */*) ;;
  *) if [ -e "$kt_self" ]; then kt_self=./$kt_self; else kt_self=$(command -v -- "$kt_self"); fi ;;
esac
while [ -L "$kt_self" ]; do
  kt_link=$(LC_ALL=C ls -ldn -- "$kt_self")
  kt_link=${kt_link#*" $kt_self -> "}
  case $kt_link in
    /*) kt_self=$kt_link ;;
    *) kt_self=${kt_self%/*}/$kt_link ;;
  esac
done
kt_bundle=${kt_self%/*}
[ -f "$kt_bundle/lib/start.sh" ] || kt_bundle=$kt_bundle/..
if [ ! -f "$kt_bundle/lib/start.sh" ]; then
  echo 'kitout: this script cannot find its bundle. Run it by its own path: do not source it, and do not copy it.' >&2
  # A shell that sourced it must live on.
  eval "return $kt_lost" 2>/dev/null || exit "$kt_lost"
fi

# shellcheck source=lib/start.sh
. "$kt_bundle/lib/start.sh"
kt_start "$@"
