# kitout installer, first part: reads the options, and answers "already up to date" from a few header lines,
# without starting another process. Only when there may be work does it load runtime.sh.
# POSIX sh has no local variables, so every name here begins with kt_.

# zsh under its own name does not split words, and what its user's start files say holds in scripts, too.
if [ -n "${ZSH_VERSION:-}" ]; then
  unalias -a
  emulate -R sh 2>/dev/null
fi
# A caller's own shell options may come in through the environment.
set -uf +eC
# All lists here are words in a variable. A shell that does not split them would find nothing to do, and call that done.
kt_words='a b'
for kt_e in $kt_words; do
  case $kt_e in
    *' '*)
      echo 'kitout: this shell does not read scripts as sh does; nothing was changed. Run this with sh.' >&2
      exit 3
      ;;
  esac
done
LC_ALL=C
export LC_ALL
unset CDPATH

kt_nl='
'
kt_tab='	'
# What the preamble sets.
: "${kt_scope:?}" "${kt_owner:?}" "${kt_bundle:?}" "${kt_shared?}"

kt_start() {
  kt_options "$@"
  kt_from=${PWD:-}
  # Everything below is absolute, because the short way changes the working directory instead of starting a process.
  case $kt_root in
    # Not even that is known in a directory that was deleted.
    '') kt_root=${kt_from:-.} ;;
    /*) ;;
    *) kt_root=${kt_from:-.}/$kt_root ;;
  esac
  if cd -P -- "$kt_bundle" 2>/dev/null; then
    kt_bundle=$PWD
    if [ "$kt_short" = yes ] && kt_unchanged; then
      [ "$kt_quiet" = yes ] || echo 'Already up to date. (Use --verify to check the files.)'
      exit 0
    fi
  fi
  if [ ! -r "$kt_bundle/lib/runtime.sh" ]; then
    echo "kitout: the bundle $kt_bundle is incomplete. Build it again, or copy it again from where it came from." >&2
    exit 3
  fi
  # shellcheck source=runtime.sh
  . "$kt_bundle/lib/runtime.sh"
  kt_main
}

# Sets one variable for each option; kt_short tells whether the short way may answer, and kt_usage holds a mistake.
kt_options() {
  kt_short=yes kt_usage='' kt_help=no kt_system=''
  kt_dry=no kt_porcelain=no kt_force=no kt_take_over=no kt_quiet=no kt_verify=no kt_uninstall=no kt_keep_copies=no kt_hook=no kt_break_locks=no
  kt_root=${AGENT_SKILLS_ROOT:-} kt_wanted_targets='' kt_root_given=no
  [ "${AGENT_SKILLS_FORCE:-}" != 1 ] || kt_force=yes
  case ${AGENT_SKILLS_QUIET:-} in 1 | true | yes) kt_quiet=yes ;; esac
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) kt_dry=yes ;;
      --porcelain) kt_porcelain=yes ;;
      --force) kt_force=yes ;;
      --take-over) kt_take_over=yes ;;
      --quiet) kt_quiet=yes ;;
      --verify) kt_verify=yes ;;
      --uninstall) kt_uninstall=yes ;;
      --keep-copies) kt_keep_copies=yes ;;
      --break-locks) kt_break_locks=yes ;;
      --hook) kt_hook=yes kt_quiet=yes ;;
      --help | -h) kt_help=yes ;;
      --target=*) kt_want_target "${1#--target=}" ;;
      --root=*) kt_root=${1#--root=} kt_root_given=yes ;;
      --target | --root)
        if [ $# -lt 2 ]; then
          kt_usage="option $1 needs a value"
        elif [ "$1" = --root ]; then
          kt_root=$2 kt_root_given=yes
          shift
        else
          kt_want_target "$2"
          shift
        fi
        ;;
      *) kt_usage="unknown option $1" ;;
    esac
    shift
  done
  [ "$kt_root_given$kt_root" != yes ] || kt_usage='--root needs a directory'
  # The hook runs at every start of a shell without being asked, so it never acts on a decision left in the environment.
  [ "$kt_hook" = no ] || kt_force=no kt_break_locks=no
  [ "$kt_scope" = project ] || [ "$kt_root_given" = no ] || kt_short=no
  case "$kt_dry $kt_porcelain $kt_force $kt_take_over $kt_verify $kt_uninstall $kt_keep_copies $kt_break_locks $kt_help:$kt_usage" in
    *yes*:* | *:?*) kt_short=no ;;
  esac
  kt_overrides=${AGENT_SKILLS_DESTS:-}
  [ "$kt_scope" = user ] || kt_overrides=${AGENT_SKILLS_LOCAL_DESTS:-}
  case $kt_overrides in *[!\ "$kt_nl$kt_tab"]*) kt_short=no ;; *) kt_overrides='' ;; esac
}

# An empty value comes from a script whose variable was not set; it must mean neither "nothing" nor "all".
kt_want_target() {
  case $1 in
    '' | *[!A-Za-z0-9._+-]*) kt_usage="--target needs the name of a target, not '$1'" ;;
    *) kt_wanted_targets="$kt_wanted_targets $1" ;;
  esac
}

# Adds the value of a variable to kt_at, the path that is being put together. kt_missing remembers the first one that is
# empty, or a HOME that is not absolute.
kt_variable() {
  kt_at=$kt_at$2
  case $1 in
    HOME) case $2 in /*) return 0 ;; esac ;;
    *) [ -z "$2" ] || return 0 ;;
  esac
  [ -n "$kt_missing" ] || kt_missing=$1
}

# Whether this installer has nothing to do, as far as the user's own state remembers.
kt_unchanged() {
  [ "$kt_scope" = user ] || kt_enter_root || return 1
  kt_find_state && kt_find_mark || return 1
  kt_read_mark
  # Whoever installs by hand wants this bundle to stay, also where a hook brought it.
  case $kt_hook$kt_moved in yeshook | *hand) ;; *) [ "$kt_scope$kt_moved" = user ] || return 1 ;; esac
  kt_same=yes kt_seen=''
  kt_expected="kitout-current 1${kt_nl}bundle $kt_bundle$kt_nl"
  [ "$kt_scope" = user ] || kt_expected="root $kt_root${kt_nl}bundle $kt_bundle$kt_nl"
  kt_destinations kt_check
  [ "$kt_same" = yes ] || return 1
  # A run for some targets knows nothing about the others, so it leaves what is said of them as it is.
  for kt_target in $kt_wanted_targets; do
    case " $kt_seen " in *" $kt_target "*) ;; *) return 1 ;; esac
  done
  if [ "$kt_scope" = project ]; then
    [ -f "$kt_state/current" ] || return 1
    [ -n "$kt_wanted_targets" ] || [ "$kt_marked" = "$kt_expected" ] || return 1
    case $kt_marked in "root $kt_root${kt_nl}bundle $kt_bundle$kt_nl"*) return 0 ;; esac
    return 1
  fi
  [ -z "$kt_wanted_targets" ] || return 0
  [ -f "$kt_state/current" ] || return 1
  kt_found=''
  while IFS= read -r kt_line; do
    kt_found=$kt_found$kt_line$kt_nl
  done <"$kt_state/current"
  [ "$kt_found" = "$kt_expected" ]
}

# Sets kt_mark to the file of this installation that says how it got where it is: it is in the user's own state, at a path
# that mirrors the project's, so that it is found without hashing anything. No project has a directory of such a name on its
# path: nothing is ever installed below one.
kt_find_mark() {
  kt_mark='' kt_moved='' kt_marked=''
  kt_find_state_home || return 1
  kt_mark=$kt_state_home/.marks/.kitout-$kt_owner
  [ "$kt_scope" = user ] || kt_mark=$kt_state_home/.marks${kt_root%/}/.kitout-$kt_owner
}

# A mark, version 1: a line "moved" with "hand" or "hook" (who installed or rolled back last), or "uninstalled"; lines
# "root" and "bundle"; in a project, a line "destination VIEW LINKBASE PATH" for each directory that holds all of its view.
# Sets kt_moved to that word, or to nothing, and kt_marked to the other lines.
kt_read_mark() {
  kt_moved='' kt_marked=''
  [ -f "$kt_mark" ] && [ -r "$kt_mark" ] || return 0
  while IFS= read -r kt_line; do
    kt_marked=$kt_marked$kt_line$kt_nl
  done <"$kt_mark"
  # File systems may take two names for one.
  kt_found=-
  [ "$kt_scope" = user ] || kt_found=$kt_root
  for kt_line in hand hook uninstalled; do
    case $kt_marked in
      "kitout-mark 1${kt_nl}moved $kt_line${kt_nl}root $kt_found$kt_nl"*)
        kt_moved=$kt_line
        kt_marked=${kt_marked#"kitout-mark 1${kt_nl}moved $kt_line$kt_nl"}
        return 0
        ;;
    esac
  done
  kt_marked=''
}

kt_enter_root() {
  cd -P -- "$kt_root" 2>/dev/null || return 1
  kt_root=$PWD
  # Behind a link to the root, bash has two slashes at the beginning.
  case $kt_root in //*) kt_root=${kt_root#/} ;; esac
}

# Sets kt_state to the directory in which this owner's destinations are remembered.
kt_find_state() {
  if [ "$kt_scope" = project ]; then
    kt_state=$kt_root/.kitout
    return 0
  fi
  kt_find_state_home || return 1
  kt_state=$kt_state_home/$kt_owner
}

# Sets kt_state_home to where kitout keeps its state for the user.
kt_find_state_home() {
  case ${XDG_STATE_HOME:-} in
    /*) kt_state_home=$XDG_STATE_HOME/kitout ;;
    *)
      case ${HOME:-} in
        /*) kt_state_home=$HOME/.local/state/kitout ;;
        *) return 1 ;;
      esac
      ;;
  esac
}

# One destination (name, structure, view, on-conflict, targets, excluded entries, systems; its path is in kt_at): sets
# kt_same to no unless this very view was installed there. For the user, the ledger says so: the runtime writes these five
# lines first, in this order. In a project the ledger may have come with the clone. There the mark says so, if nobody wrote a
# ledger after it: an installer of version 0.1.0 leaves no mark.
kt_check() {
  kt_seen="$kt_seen $5"
  kt_selected "$5" "$7" || return 0
  [ -z "$kt_missing" ] || kt_same=no
  [ "$kt_same" = yes ] || return 0
  case $kt_scope$kt_at in
    user/*) ;;
    project*) kt_at=$kt_root/$kt_at ;;
    *) kt_same=no; return 0 ;;
  esac
  case $2 in
    link) cd -P -- "$kt_bundle/views" 2>/dev/null && kt_base=$PWD ;;
    symlink-tree) cd -P -- "$kt_bundle/skills" 2>/dev/null && kt_base=$PWD ;;
    *) kt_base=- ;;
  esac || { kt_same=no; return 0; }
  if [ "$2" != link ]; then
    cd -P -- "$kt_at" 2>/dev/null || { kt_same=no; return 0; }
    kt_at=$PWD
  elif [ -L "$kt_at" ] && cd -P -- "${kt_at%/*}/" 2>/dev/null; then
    kt_at=${PWD%/}/${kt_at##*/}
  else
    kt_same=no
    return 0
  fi
  kt_ledger=${kt_at%/*}/.kitout-${kt_at##*/}/ledger
  [ -f "$kt_ledger" ] || kt_ledger=$kt_at/.kitout/ledger
  [ -f "$kt_ledger" ] || { kt_same=no; return 0; }
  if [ "$kt_scope" = user ]; then
    kt_read_promise
    [ "$kt_found" = "kitout-ledger 1/complete yes/view $3/owner $kt_owner/linkbase $kt_base" ] || kt_same=no
    kt_line="destination $kt_at"
  else
    kt_line="destination $3 $kt_base ${kt_at#"$kt_root"/}"
    case $kt_nl$kt_marked in *"$kt_nl$kt_line$kt_nl"*) ;; *) kt_same=no ;; esac
    # Not every shell knows the operator; one that does not takes the long way.
    test "$kt_ledger" -nt "$kt_mark" 2>/dev/null
    [ "$?" = 1 ] || kt_same=no
  fi
  # Two destinations of a bundle may be one directory here.
  case $kt_expected in
    *"$kt_nl$kt_line$kt_nl"*) ;;
    *) kt_expected=$kt_expected$kt_line$kt_nl ;;
  esac
}

# Sets kt_found to the first lines of a user's ledger.
kt_read_promise() {
  kt_found=''
  {
    IFS= read -r kt_line && kt_found=$kt_line
    IFS= read -r kt_line && kt_found=$kt_found/$kt_line
    IFS= read -r kt_line && kt_found=$kt_found/$kt_line
    IFS= read -r kt_line && kt_found=$kt_found/$kt_line
    IFS= read -r kt_line && kt_found=$kt_found/$kt_line
  } <"$kt_ledger"
}

# Whether a destination with these targets and systems is for this machine and this run.
kt_selected() {
  if [ -n "$2" ]; then
    kt_find_system
    case " $2 " in *" $kt_system "*) ;; *) return 1 ;; esac
  fi
  [ -n "$kt_wanted_targets" ] || return 0
  for kt_target in $kt_wanted_targets; do
    case " $1 " in *" $kt_target "*) return 0 ;; esac
  done
  return 1
}

# Sets kt_system to this machine's name in Nix's spelling.
kt_find_system() {
  [ -z "$kt_system" ] || return 0
  kt_system=$(uname -m)
  case $kt_system in
    arm64) kt_system=aarch64 ;;
    amd64) kt_system=x86_64 ;;
    i[3456]86) kt_system=i686 ;;
  esac
  case $(uname -s) in
    Linux) kt_system=$kt_system-linux ;;
    Darwin) kt_system=$kt_system-darwin ;;
    FreeBSD) kt_system=$kt_system-freebsd ;;
    NetBSD) kt_system=$kt_system-netbsd ;;
    OpenBSD) kt_system=$kt_system-openbsd ;;
    *) kt_system=$kt_system-unknown ;;
  esac
}
