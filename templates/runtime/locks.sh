# ---- Locks ------------------------------------------------------------------------------------------------------------
# Reads: kt_count kt_hook kt_lock_dirs kt_nl kt_scope kt_shown kt_state kt_text kt_tmp
# Sets: kt_text
# Uses: words (kt_fail_io kt_printable kt_say kt_stop), machine (kt_make_dir), control (kt_leave_control), tables
#   (kt_empty), live (kt_read_link)
# Fails: 2 for a lock that is a directory; 3 for one that cannot be made, or that another process holds for a minute.
#   The hook ends at once instead of waiting.

# Takes the owner's lock. The owner's records are read after that, since the previous holder may have changed them.
kt_lock_owner() {
  kt_nonce=''
  [ ! -r /proc/sys/kernel/random/uuid ] || IFS= read -r kt_nonce </proc/sys/kernel/random/uuid
  if [ -z "$kt_nonce" ]; then
    kt_nonce=$(ls -di -- "$kt_tmp") || kt_fail_io
    kt_nonce=${kt_nonce%%/*}
    kt_nonce=${kt_nonce##* }
  fi
  kt_host=$(uname -n)
  case $kt_host in '' | *[!A-Za-z0-9._-]*) kt_host=unnamed ;; esac
  kt_me=$kt_host:$$:$kt_nonce
  kt_make_dir "$kt_state" || kt_stop 3 "cannot create the directory $kt_state." 'Change the permissions of the directories above it.'
  [ "$kt_scope" = user ] || [ -f "$kt_state/.gitignore" ] || kt_say '*' >"$kt_state/.gitignore" || kt_fail_io
  kt_lock "$kt_state"
}

# In the byte order of their paths, after the owner's lock, so that two installers never wait for each other.
kt_lock_destinations() {
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    eval "kt_say \"\$kt_control_$kt_j\""
    kt_j=$((kt_j + 1))
  done >"$kt_tmp/controls" || kt_fail_io
  sort -u "$kt_tmp/controls" >"$kt_tmp/controls.sorted" || kt_fail_io
  while IFS= read -r kt_d; do
    kt_lock "$kt_d"
  done <"$kt_tmp/controls.sorted"
}

# Takes the lock of one directory: a link named lock whose text is host:process:nonce. When its owner is dead, exactly one
# successor makes lock-<nonce of the dead one>, which is the lock from then on, and so forth. Only a holder removes links,
# and lock first; so a successor that finds lock unchanged after its own link was made has not come too late.
kt_lock() {
  kt_tries=0 kt_absent=0
  # Listed before it is ours, since a signal may come in between; unlocking looks whose it is.
  kt_lock_dirs=$1$kt_nl$kt_lock_dirs
  while :; do
    kt_refuse_directory "$1/lock"
    kt_make_dir "$1" || kt_stop 3 "cannot create the directory $1." 'Change the permissions of the directories above it.'
    if ln -s "$kt_me" "$1/lock" 2>/dev/null && kt_read_link "$1" lock && [ "$kt_text" = "$kt_me" ]; then
      break
    fi
    [ -w "$1" ] || [ ! -d "$1" ] || kt_stop 3 "cannot write to $1." 'Change its permissions.'
    # Nobody holds it, and we cannot take it. Once or twice that only means that it was just released.
    if [ ! -L "$1/lock" ] && [ ! -e "$1/lock" ]; then
      kt_absent=$((kt_absent + 1))
      [ "$kt_absent" -lt 30 ] || kt_stop 3 "cannot create the lock $1/lock." 'Check free space and permissions, and run this again.'
      continue
    fi
    if kt_follow_lock "$1" && kt_is_dead "$kt_last" && ln -s "$kt_me" "$1/lock-${kt_last##*:}" 2>/dev/null; then
      kt_read_link "$1" lock && [ "$kt_text" = "$kt_first" ] && break
      rm -f -- "$1/lock-${kt_last##*:}"
    fi
    kt_wait "$1"
  done
}

# Through a name that leads to a directory, ln would make its link inside that.
kt_refuse_directory() {
  [ ! -d "$1" ] ||
    kt_stop 2 "$1 leads to a directory; nothing was changed." 'kitout did not create it like this. Look at it, and remove it.'
}

# Sets kt_first to the text of a directory's lock, kt_last to that of its last successor, kt_chain to the links between.
kt_follow_lock() {
  kt_chain='' kt_links=0
  kt_read_link "$1" lock || return 1
  kt_first=$kt_text kt_last=$kt_text
  while :; do
    # A text that we did not write can be anything, and must not become part of a path.
    case ${kt_last##*:} in '' | *[!A-Za-z0-9-]*) return 1 ;; esac
    case "$kt_chain " in *" lock-${kt_last##*:} "*) return 1 ;; esac
    # Processes that waited together may have died one after another, but not a hundred of them.
    kt_links=$((kt_links + 1))
    [ "$kt_links" -le 100 ] || return 1
    kt_refuse_directory "$1/lock-${kt_last##*:}"
    kt_read_link "$1" "lock-${kt_last##*:}" || return 0
    kt_chain="$kt_chain lock-${kt_last##*:}"
    kt_last=$kt_text
  done
}

# Whether a lock's text names a process of this host that is gone. About other hosts nothing is known.
kt_is_dead() {
  case $1 in "$kt_host":*:?*) ;; *) return 1 ;; esac
  kt_pid=${1#"$kt_host":}
  kt_pid=${kt_pid%%:*}
  case $kt_pid in '' | *[!0-9]* | 0*) return 1 ;; esac
  # A host without a proper name cannot be told from another one.
  [ "$kt_host" != unnamed ] || return 1
  # A process of another user cannot be signalled, but it is alive.
  case $(kill -0 "$kt_pid" 2>&1) in
    *[Nn]'o such process'*) return 0 ;;
  esac
  return 1
}

# Waits a moment for the lock of directory $1; a minute in all. The shell hook never waits.
kt_wait() {
  [ "$kt_hook" = no ] || exit 0
  [ "$kt_tries" -gt 0 ] || kt_empty "$kt_tmp/waiting"
  kt_tries=$((kt_tries + 1))
  if command -v sleep >/dev/null 2>&1; then
    [ "$kt_tries" -gt 60 ] || { sleep 1; return 0; }
  elif [ -n "$(find "$kt_tmp/waiting" -mmin -1 2>/dev/null)" ]; then
    return 0
  fi
  kt_read_link "$1" lock || kt_text=unknown
  kt_printable "$kt_text"
  kt_stop 3 "another installer holds the lock $1/lock ($kt_shown, as host:process:number)." \
    'Run this again when it has ended. If none is running, remove that file.'
}

kt_unlock_all() {
  while [ -n "$kt_lock_dirs" ]; do
    kt_d=${kt_lock_dirs%%"$kt_nl"*}
    kt_lock_dirs=${kt_lock_dirs#*"$kt_nl"}
    # When we succeeded a dead holder, the chain of successors ends with us.
    { kt_follow_lock "$kt_d" && [ "$kt_last" = "$kt_me" ]; } || continue
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
