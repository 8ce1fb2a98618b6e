# kitout installer, second part: brings every destination to exactly what its data table says, and loses nothing.
#
# One run, as kt_main shows it: collect the destinations, lock them, look at all of them, decide; if anything is refused,
# nothing changes. Then stage everything, announce the change in the ledgers, move by rename, and write the final ledgers.
#
# What a destination holds is compared as text: one row for each file or link, a type, an identity and a path between tabs.
#   f  SHA-256    entry//path    a file
#   x  SHA-256    entry//path    a file that its owner may execute
#   l  link text  entry//path    a link inside an entry
#   l  link text  entry          an entry that is a link
#   l  link text  .              a destination that is a link
# Two more types only ever stand for something live that no bundle contains:
#   o  -          entry//path    a device, a socket, an unreadable file, a name with control characters
#   d  -          entry//        a directory without any file
# The double slash marks where the entry ends; to the operating system it is one.
#
# An entry is made of A-Z a-z 0-9 . _ - and slashes and begins with none of . and -, so a list of entries is a list of
# words. Every other name is always quoted, or read from a file, one to a line.
#
# Whatever start.sh sets is used here: kt_scope, kt_owner, kt_bundle, kt_root and the options.

kt_tab='	'
kt_entry_re='[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*'
kt_fields='name structure view conflict targets exclude at real parent base tree control link_base prune moves total added replaced removed refused'

kt_main() {
  exec </dev/null
  kt_choose_say
  [ "$kt_help" = no ] || { kt_show_help; exit 0; }
  kt_check_usage
  kt_prepare
  kt_collect
  if [ "$kt_dry" = no ]; then
    kt_each kt_choose_control
    kt_lock_all
  fi
  kt_each kt_look
  [ "$kt_porcelain" = no ] || kt_each kt_print_porcelain
  kt_stop_if_refused
  kt_stop_if_looking
  kt_each kt_stage
  kt_each kt_announce
  kt_each kt_move
  kt_each kt_finish
  kt_remember
  [ "$kt_porcelain" = yes ] || kt_each kt_print_line
  exit 0
}

# ---- Words to the user ------------------------------------------------------------------------------------------------

# printf is not built into every shell, and where it is not, print is.
kt_choose_say() {
  if [ "$(command -v printf)" = printf ]; then
    kt_say() { printf '%s\n' "$1"; }
  else
    kt_say() { print -r -- "$1"; }
  fi
}

kt_warn() {
  kt_say "kitout: $1" >&2
}

# kt_stop STATUS WHAT NEXT: says what happened and what to do next, and ends the run.
kt_stop() {
  kt_warn "$2"
  kt_say "  $3" >&2
  exit "$1"
}

# A step of our own failed. Whatever was announced is finished by the next run.
kt_broken() {
  kt_stop 3 "a file operation failed${kt_real:+ while working on $kt_real}; see the message above, if there is one." \
    'Check free space and permissions, also of the temporary directory, and run this again.'
}

# Sets kt_short_path to a path as a reader would write it.
kt_shorten() {
  kt_short_path=$1
  case ${HOME:-} in
    /?*)
      case $1 in
        "$HOME"/*) kt_short_path="~${1#"$HOME"}" ;;
        "$kt_home"/*) kt_short_path="~${1#"$kt_home"}" ;;
      esac
      ;;
  esac
}

kt_show_help() {
  kt_say "Installs the skills of this bundle: $kt_bundle

Usage: ${0##*/} [options]

  --dry-run       show what would be done, change nothing
  --target NAME   only this target; can be given again
  --force         replace what was edited or is not kitout's, after copying it to a backup
  --take-over     take over directories that another configuration installed
  --verify        compare everything with the bundle, change nothing; with --force, repair
  --uninstall     remove what kitout installed and nothing else
  --root DIR      the project's directory; default: the working directory (project scope only)
  --porcelain     print the plan for programs, one tab-separated record to a line
  --quiet         print warnings and errors only
  --help          show this text

Exit status: 0 done, 1 the configuration does not fit this machine, 2 a decision is needed, 3 something outside failed,
64 wrong usage."
}

kt_check_usage() {
  [ -z "$kt_usage" ] || kt_stop 64 "$kt_usage." "Run '$0 --help' to see the options."
  kt_known_targets=''
  kt_destinations kt_note_targets
  for kt_target in $kt_wanted_targets; do
    case " $kt_known_targets " in
      *" $kt_target "*) ;;
      *) kt_stop 64 "this bundle has no target $kt_target." "It has:$kt_known_targets" ;;
    esac
  done
  if [ "$kt_uninstall" = yes ] && [ "$kt_verify" = yes ]; then
    kt_stop 64 '--uninstall and --verify exclude each other.' 'Give one of them.'
  fi
  for kt_target in AGENT_SKILLS_DESTS AGENT_SKILLS_LOCAL_DESTS; do
    eval "[ -z \"\${$kt_target:-}\" ]" ||
      kt_stop 64 "$kt_target is set, but this installer takes its destinations from skills.yaml only." \
        "Unset $kt_target, or set dest or localDest of the targets in skills.yaml."
  done
}

kt_note_targets() {
  kt_known_targets="$kt_known_targets $5"
}

# ---- The machine ------------------------------------------------------------------------------------------------------

# Finds a hash tool and makes a scratch directory, which holds every table of this run.
kt_prepare() {
  if command -v sha256sum >/dev/null 2>&1; then
    kt_hasher=sha256sum
  elif command -v shasum >/dev/null 2>&1; then
    kt_hasher=shasum
  elif command -v sha256 >/dev/null 2>&1; then
    kt_hasher=sha256
  elif command -v openssl >/dev/null 2>&1; then
    kt_hasher=openssl
  else
    kt_stop 3 'no tool computes SHA-256 here.' 'Install one of sha256sum, shasum, sha256 or openssl.'
  fi
  # Variables that change what ls prints, where ls is GNU's or BSD's.
  unset TIME_STYLE QUOTING_STYLE LS_COLORS CLICOLOR CLICOLOR_FORCE COLUMNS TABSIZE
  # The user's umask says who else may read the skills; their owner must be able to.
  umask u=rwx
  kt_real='' kt_tmp='' kt_lock_dirs='' kt_masking='' kt_backups='' kt_home=''
  kt_made=''
  trap kt_clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  kt_n=0
  until mkdir -m 700 -- "${TMPDIR:-/tmp}/kitout-$$-$kt_n" 2>/dev/null; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -lt 100 ] ||
      kt_stop 3 "cannot make a directory in ${TMPDIR:-/tmp}." 'Point TMPDIR at a directory that you can write to.'
  done
  kt_tmp=${TMPDIR:-/tmp}/kitout-$$-$kt_n
  case $kt_tmp in
    /*) ;;
    *) cd -P -- "$kt_tmp" && kt_tmp=$PWD || kt_broken ;;
  esac
}

kt_clean_up() {
  kt_status=$?
  trap '' HUP INT TERM
  cd /
  kt_unlock_all
  [ -z "$kt_tmp" ] || rm -rf -- "$kt_tmp"
  # Directories that were made for nothing go again; the others are not empty.
  while [ -n "$kt_made" ]; do
    rmdir -- "${kt_made%%"$kt_nl"*}" 2>/dev/null
    kt_made=${kt_made#*"$kt_nl"}
  done
  trap - EXIT
  exit "$kt_status"
}

# Makes a directory and those above it, and remembers which of them were not there.
kt_make_dir() {
  kt_missing_dirs=''
  kt_d=$1
  until [ -d "$kt_d" ]; do
    kt_missing_dirs=$kt_d$kt_nl$kt_missing_dirs
    kt_d=${kt_d%/*}
    [ -n "$kt_d" ] || kt_d=/
  done
  while [ -n "$kt_missing_dirs" ]; do
    kt_d=${kt_missing_dirs%%"$kt_nl"*}
    kt_missing_dirs=${kt_missing_dirs#*"$kt_nl"}
    # Another installer may make the same one in this moment.
    mkdir -- "$kt_d" 2>"$kt_tmp/message" || [ -d "$kt_d" ] || return 1
    kt_made=$kt_d$kt_nl$kt_made
  done
}

# Reads escaped names and prints a digest and a name to a line.
kt_digests() {
  case $kt_hasher in
    sha256sum) xargs -n 128 sha256sum ;;
    shasum) xargs -n 128 shasum -a 256 ;;
    sha256) xargs -n 128 sha256 -r ;;
    openssl) xargs -n 128 openssl dgst -sha256 -r ;;
  esac
}

# ---- Destinations: where they are -------------------------------------------------------------------------------------

# Runs a function for every destination, with the fields of that destination in variables of their names.
kt_each() {
  kt_i=1
  while [ "$kt_i" -le "$kt_count" ]; do
    for kt_field in $kt_fields; do
      eval "kt_$kt_field=\$kt_${kt_field}_$kt_i"
    done
    kt_dir=$kt_tmp/$kt_i
    "$1"
    kt_save "$kt_i"
    kt_i=$((kt_i + 1))
  done
  kt_real=''
}

kt_save() {
  for kt_field in $kt_fields; do
    eval "kt_${kt_field}_$1=\$kt_$kt_field"
  done
}

# Numbers the destinations of this run from 1 to kt_count.
kt_collect() {
  kt_count=0 kt_remembered='' kt_refused_any=no kt_drift=no
  if [ "$kt_scope" = project ] && ! kt_enter_root; then
    kt_stop 1 "the project directory $kt_root cannot be entered." 'Give another one with --root.'
  fi
  kt_find_state || kt_stop 1 'HOME is not set to an absolute path.' 'Set HOME, or XDG_STATE_HOME, and run this again.'
  kt_find_refused_places
  # The wanted tables of the destinations decide what is removed, so they are trusted only when they are whole.
  kt_destinations kt_add
  [ -n "$kt_wanted_targets" ] || kt_add_remembered
}

# One destination of the bundle: name, structure, view, on-conflict, targets, excluded entries, systems.
kt_add() {
  kt_selected "$5" "$7" || return 0
  [ -z "$kt_missing" ] ||
    kt_stop 1 "the directory for $5 depends on $kt_missing, which is not set$(kt_only_home)." \
      "Set $kt_missing, or change dest of this target in skills.yaml."
  case $kt_scope$kt_at in
    user/*) ;;
    user*) kt_stop 1 "the directory for $5 is '$kt_at', which is not absolute." 'Change dest, or the variables in it.' ;;
    *) kt_at=$kt_root/$kt_at ;;
  esac
  kt_name=$1 kt_structure=$2 kt_view=$3 kt_conflict=$4 kt_targets=$5 kt_exclude=$6 kt_prune=no
  kt_locate
  kt_refuse_places
  kt_remembered=$kt_remembered$kt_real$kt_nl
  kt_register
}

kt_only_home() {
  [ "$kt_missing" != HOME ] || kt_say ' to an absolute path'
}

# From kt_at: kt_real, the destination without links on the way, kt_parent and kt_base. The destination itself is
# followed when it is a link, unless the link is, or shall be, our own.
kt_locate() {
  while :; do
    case $kt_at in
      */) kt_at=${kt_at%/} ;;
      *) break ;;
    esac
  done
  [ -n "$kt_at" ] || kt_at=/
  kt_base=${kt_at##*/}
  case $kt_base in '' | . | ..) kt_refuse_place "$kt_at" 'does not end in the name of a directory' ;; esac
  kt_physical "${kt_at%/*}" || kt_refuse_place "$kt_at" "leads through $kt_p, which $kt_why"
  kt_parent=$kt_phys
  kt_real=${kt_parent%/}/$kt_base
  if [ -L "$kt_real" ] && [ "$kt_structure" != link ] && ! kt_is_own_link; then
    kt_physical "$kt_real" || kt_refuse_place "$kt_at" "leads through $kt_p, which $kt_why"
    kt_real=$kt_phys kt_parent=${kt_phys%/*} kt_base=${kt_phys##*/}
    [ -n "$kt_parent" ] || kt_parent=/
  fi
}

# Sets kt_phys to the path $1 without links, also when its last parts do not exist. On failure, kt_p and kt_why say where.
kt_physical() {
  kt_p=$1 kt_rest=''
  until cd -P -- "${kt_p:-/}" 2>/dev/null; do
    if [ -L "$kt_p" ]; then
      kt_why='is a link that leads to no directory'
      return 1
    elif [ -d "$kt_p" ]; then
      kt_why='may not be entered'
      return 1
    elif [ -e "$kt_p" ]; then
      kt_why='is not a directory'
      return 1
    fi
    kt_rest=/${kt_p##*/}$kt_rest
    kt_p=${kt_p%/*}
  done
  kt_phys=${PWD%/}$kt_rest
  [ -n "$kt_phys" ] || kt_phys=/
  cd /
  case $kt_rest/ in
    */../* | */./*)
      kt_p=$1 kt_why='goes up from a directory that does not exist'
      return 1
      ;;
  esac
}

# Whether the link at kt_real is one that our ledger beside it knows as the destination itself.
kt_is_own_link() {
  kt_l=$kt_parent/.kitout-$kt_base/ledger
  [ -f "$kt_l" ] && [ ! -L "$kt_l" ] && kt_read_link "$kt_parent" "$kt_base" || return 1
  grep -F -x -e "l$kt_tab$kt_text$kt_tab." -e "-l$kt_tab$kt_text$kt_tab." -e "+l$kt_tab$kt_text$kt_tab." "$kt_l" \
    >/dev/null 2>&1
}

kt_find_refused_places() {
  case ${HOME:-} in
    /*) kt_physical "$HOME" && kt_home=$kt_phys ;;
  esac
  kt_store=${KITOUT_STORE:-}
  if [ -z "$kt_store" ]; then
    case ${XDG_DATA_HOME:-} in
      /*) kt_store=$XDG_DATA_HOME/kitout/store ;;
      *) kt_store=${kt_home:+$kt_home/.local/share/kitout/store} ;;
    esac
  fi
  case $kt_store in
    /*) kt_physical "$kt_store" && kt_store=$kt_phys ;;
    *) kt_store='' ;;
  esac
}

# Places in which an installer has no business, whatever the configuration says.
kt_refuse_places() {
  case $kt_real in
    *[[:cntrl:]]*) kt_refuse_place "$kt_at" 'has a control character in its path' ;;
    */.git | */.git/*) kt_refuse_place "$kt_at" 'is inside a .git directory' ;;
    /nix/store | /nix/store/*) kt_refuse_place "$kt_at" 'is inside /nix/store' ;;
    */.kitout | */.kitout-* | */.kitout/*) kt_refuse_place "$kt_at" "is one of kitout's own directories" ;;
  esac
  case ${kt_home:-/}/ in
    "$kt_real"/*) kt_refuse_place "$kt_at" 'is your home directory, or above it' ;;
  esac
  if [ -n "$kt_store" ]; then
    case $kt_real/ in
      "$kt_store"/*) kt_refuse_place "$kt_at" "is inside kitout's store" ;;
    esac
  fi
  if [ "$kt_scope" = project ]; then
    case $kt_real in
      "$kt_root") kt_refuse_place "$kt_at" 'is the project directory itself' ;;
      "${kt_root%/}"/*) ;;
      *) kt_refuse_place "$kt_at" "leads out of the project, to $kt_real" ;;
    esac
  fi
  kt_d=$kt_real
  while [ -n "$kt_d" ]; do
    if [ -f "$kt_d/manifest.json" ] && [ -f "$kt_d/lib/runtime.sh" ]; then
      kt_refuse_place "$kt_at" "is inside a bundle of kitout, $kt_d"
    fi
    kt_d=${kt_d%/*}
  done
}

kt_refuse_place() {
  kt_stop 2 "$1 $2; nothing was changed." "Give ${kt_targets:-this target} another directory in skills.yaml."
}

# Adds the destination in the variables, unless it is there already.
kt_register() {
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    eval "kt_other=\$kt_real_$kt_j kt_other_view=\$kt_structure_$kt_j/\$kt_view_$kt_j/\$kt_exclude_$kt_j kt_other_targets=\$kt_targets_$kt_j"
    if [ "$kt_other" = "$kt_real" ]; then
      [ "$kt_other_view" = "$kt_structure/$kt_view/$kt_exclude" ] ||
        kt_stop 2 "$kt_other_targets and $kt_targets are one directory here, $kt_real, but shall hold different things." \
          'Give them different directories, or equal settings and skills, in skills.yaml.'
      eval "kt_targets_$kt_j=\"\$kt_targets_$kt_j \$kt_targets\""
      return 0
    fi
    if [ "$kt_prune" = no ]; then
      case $kt_real/ in "$kt_other"/*) kt_refuse_nested "$kt_other" ;; esac
      case $kt_other/ in "$kt_real"/*) kt_refuse_nested "$kt_other" ;; esac
    fi
    kt_j=$((kt_j + 1))
  done
  kt_count=$((kt_count + 1))
  kt_tree=$kt_real kt_control='' kt_link_base=- kt_moves=no kt_total=0 kt_added=0 kt_replaced=0 kt_removed=0 kt_refused=0
  case $kt_prune/$kt_structure in
    no/link) kt_physical "$kt_bundle/views" && kt_link_base=$kt_phys ;;
    no/symlink-tree) kt_physical "$kt_bundle/skills" && kt_link_base=$kt_phys ;;
  esac || kt_stop 3 "the bundle $kt_bundle is not whole." 'Build it again.'
  case $kt_link_base in
    *[[:cntrl:]]*) kt_stop 1 "links cannot lead to $kt_link_base: its path has a control character." 'Move the bundle.' ;;
  esac
  mkdir "$kt_tmp/$kt_count" || kt_broken
  kt_save "$kt_count"
}

kt_refuse_nested() {
  kt_stop 2 "$kt_real and $1 are one inside the other; nothing was changed." 'Give one of them another directory in skills.yaml.'
}

# A destination that an earlier installation of this owner left, and that the bundle no longer names, shall be empty.
kt_add_remembered() {
  [ -f "$kt_state/current" ] && [ ! -L "$kt_state/current" ] || return 0
  sed -n 's/^destination //p' "$kt_state/current" >"$kt_tmp/remembered" || kt_broken
  while IFS= read -r kt_at; do
    [ "$kt_scope" = user ] || kt_at=$kt_root/$kt_at
    case $kt_nl$kt_remembered in *"$kt_nl$kt_at$kt_nl"*) continue ;; esac
    case $kt_at in /*) ;; *) continue ;; esac
    kt_base=${kt_at##*/} kt_parent=${kt_at%/*}
    # What was written there is a path without links. If it is none any more, it is not the same directory.
    kt_physical "${kt_parent:-/}" && [ "$kt_phys" = "${kt_parent:-/}" ] || continue
    kt_parent=$kt_phys kt_real=$kt_at
    [ -f "$kt_parent/.kitout-$kt_base/ledger" ] || [ -f "$kt_real/.kitout/ledger" ] || continue
    kt_name='' kt_structure='' kt_view='' kt_conflict=fail kt_targets='' kt_exclude='' kt_prune=yes
    kt_refuse_places
    kt_register
  done <"$kt_tmp/remembered"
}

# ---- Control directories and locks ------------------------------------------------------------------------------------

# Sets kt_control. It stands beside the destination, where no agent looks, or inside when that is another file system
# (then nothing could be moved from one to the other by a rename) or may not be written to.
kt_choose_control() {
  kt_control=${kt_parent%/}/.kitout-$kt_base
  if [ -f "$kt_real/.kitout/ledger" ] && [ ! -L "$kt_real" ]; then
    kt_control=$kt_real/.kitout
  elif ! kt_make_control; then
    [ -d "$kt_real" ] && [ ! -L "$kt_real" ] && [ -w "$kt_real" ] && [ "$kt_structure" != link ] ||
      kt_stop 3 "cannot write to $kt_parent." 'Change its permissions, or give this target another directory.'
    kt_control=$kt_real/.kitout
  elif [ -d "$kt_real" ] && [ ! -L "$kt_real" ]; then
    rm -f -- "$kt_real/.kitout-probe"
    if ! ln -- "$kt_control/.gitignore" "$kt_real/.kitout-probe" 2>/dev/null; then
      kt_leave_control "$kt_control"
      kt_control=$kt_real/.kitout
    fi
    rm -f -- "$kt_real/.kitout-probe"
  fi
  kt_make_control || kt_stop 3 "cannot write to $kt_real." 'Change its permissions, or give this target another directory.'
}

kt_make_control() {
  kt_check_control
  kt_make_dir "$kt_control" || return 1
  [ -f "$kt_control/.gitignore" ] || kt_say '*' 2>/dev/null >"$kt_control/.gitignore"
}

# What stands in a control directory may have come with a clone: what is followed or emptied must be a real directory.
kt_check_control() {
  for kt_d in "$kt_control" "$kt_control/stage" "$kt_control/trash"; do
    if [ -L "$kt_d" ] || { [ -e "$kt_d" ] && [ ! -d "$kt_d" ]; }; then
      kt_stop 2 "$kt_d is not a directory of its own; nothing was changed." "kitout did not make it so. Look at it, and remove it."
    fi
  done
  for kt_d in "$kt_control/ledger" "$kt_control/.gitignore"; do
    if [ -L "$kt_d" ] || { [ -e "$kt_d" ] && [ ! -f "$kt_d" ]; }; then
      kt_stop 2 "$kt_d is not a file of its own; nothing was changed." "kitout did not make it so. Look at it, and remove it."
    fi
  done
}

# Removes a control directory that serves no purpose.
kt_leave_control() {
  for kt_d in ledger stage trash lock; do
    [ ! -e "$1/$kt_d" ] && [ ! -L "$1/$kt_d" ] || return 0
  done
  rm -f -- "$1/.gitignore" && rmdir -- "$1" 2>/dev/null
}

# Takes the owner's lock first, then those of the destinations by the bytes of their paths, so that two installers never
# wait for each other.
kt_lock_all() {
  kt_nonce=''
  [ ! -r /proc/sys/kernel/random/uuid ] || IFS= read -r kt_nonce </proc/sys/kernel/random/uuid
  if [ -z "$kt_nonce" ]; then
    kt_nonce=$(ls -di -- "$kt_tmp") || kt_broken
    kt_nonce=${kt_nonce%%/*}
    kt_nonce=${kt_nonce##* }
  fi
  kt_host=$(uname -n)
  kt_me=$kt_host:$$:$kt_nonce
  if [ -L "$kt_state" ] && [ "$kt_scope" = project ]; then
    kt_stop 2 "$kt_state is a link; nothing was changed." 'kitout did not make it. Look at it, and remove it.'
  fi
  kt_make_dir "$kt_state" || kt_stop 3 "cannot make the directory $kt_state." 'Change the permissions above it.'
  [ "$kt_scope" = user ] || [ -f "$kt_state/.gitignore" ] || kt_say '*' >"$kt_state/.gitignore" || kt_broken
  kt_lock "$kt_state"
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    eval "kt_say \"\$kt_control_$kt_j\""
    kt_j=$((kt_j + 1))
  done >"$kt_tmp/controls" || kt_broken
  sort -u "$kt_tmp/controls" >"$kt_tmp/controls.sorted" || kt_broken
  while IFS= read -r kt_d; do
    kt_lock "$kt_d"
  done <"$kt_tmp/controls.sorted"
}

# Takes the lock of one directory: a link named lock whose text is host:process:nonce. When its owner is dead, exactly one
# successor makes lock-<nonce of the dead one>, which is the lock from then on, and so forth. Only a holder removes links,
# and lock first; so a successor who finds lock unchanged after its own link was made has not come too late.
kt_lock() {
  kt_tries=0
  while :; do
    if [ -d "$1/lock" ]; then
      kt_stop 2 "$1/lock leads to a directory; nothing was changed." 'kitout did not make it so. Look at it, and remove it.'
    fi
    [ -d "$1" ] || kt_make_dir "$1" || kt_stop 3 "cannot make the directory $1." 'Change the permissions above it.'
    if ln -s "$kt_me" "$1/lock" 2>"$kt_tmp/message"; then
      kt_read_link "$1" lock && [ "$kt_text" = "$kt_me" ] && break
    fi
    if [ ! -L "$1/lock" ] && [ ! -w "$1" ]; then
      kt_stop 3 "cannot write to $1." 'Change its permissions.'
    fi
    if kt_read_link "$1" lock; then
      kt_first=$kt_text kt_last=$kt_text
      while kt_read_link "$1" "lock-${kt_last##*:}"; do
        kt_last=$kt_text
      done
      if kt_is_dead "$kt_last" && ln -s "$kt_me" "$1/lock-${kt_last##*:}" 2>/dev/null; then
        if kt_read_link "$1" lock && [ "$kt_text" = "$kt_first" ]; then
          break
        fi
        rm -f -- "$1/lock-${kt_last##*:}"
      fi
    fi
    kt_wait "$1"
  done
  kt_lock_dirs=$1$kt_nl$kt_lock_dirs
}

# Whether a lock's text names a process of this host that is gone. Of another host nothing is known.
kt_is_dead() {
  case $1 in "$kt_host":*:?*) ;; *) return 1 ;; esac
  kt_pid=${1#"$kt_host":}
  kt_pid=${kt_pid%%:*}
  case $kt_pid in '' | *[!0-9]* | 0*) return 1 ;; esac
  # A process of another user cannot be signalled, but it is alive.
  case $(kill -0 "$kt_pid" 2>&1) in
    *[Nn]'o such process'*) return 0 ;;
  esac
  return 1
}

# Waits a moment for the lock of directory $1; a minute in all. The shell hook never waits.
kt_wait() {
  [ "$kt_hook" = no ] || exit 0
  [ "$kt_tries" -gt 0 ] || : >"$kt_tmp/waiting" || kt_broken
  kt_tries=$((kt_tries + 1))
  if command -v sleep >/dev/null 2>&1; then
    [ "$kt_tries" -gt 60 ] || { sleep 1; return 0; }
  elif [ -n "$(find "$kt_tmp/waiting" -mmin -1 2>/dev/null)" ]; then
    return 0
  fi
  kt_read_link "$1" lock || kt_text=unknown
  kt_stop 3 "another installer holds the lock $1/lock ($kt_text, as host:process:number)." \
    'Run this again when it has ended. If there is none, remove that file.'
}

kt_unlock_all() {
  while [ -n "$kt_lock_dirs" ]; do
    kt_d=${kt_lock_dirs%%"$kt_nl"*}
    kt_lock_dirs=${kt_lock_dirs#*"$kt_nl"}
    # The chain of successors, if there is one, ends with us.
    kt_chain=''
    if kt_read_link "$kt_d" lock; then
      while kt_read_link "$kt_d" "lock-${kt_text##*:}" && kt_link_name=lock-${kt_last_text##*:}; do
        kt_chain="$kt_chain $kt_link_name"
      done
    fi
    rm -f -- "$kt_d/lock"
    for kt_link_name in $kt_chain; do
      rm -f -- "$kt_d/$kt_link_name"
    done
    if [ "$kt_d" = "$kt_state" ]; then
      if [ ! -e "$kt_d/current" ] && [ ! -e "$kt_d/backups" ] && [ "$kt_scope" = project ]; then
        rm -f -- "$kt_d/.gitignore"
      fi
      rmdir -- "$kt_d" 2>/dev/null
    else
      kt_leave_control "$kt_d"
    fi
  done
}
