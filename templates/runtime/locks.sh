# ---- Locks ------------------------------------------------------------------------------------------------------------
# Reads: kt_boot kt_break_locks kt_count kt_host kt_lock_dirs kt_machine kt_me kt_nl kt_own_proc kt_scope kt_space kt_state
#   kt_text kt_tmp
# Sets: kt_held kt_holder kt_pid kt_pid_start
# Uses: words (kt_fail_io kt_say kt_stop), machine (kt_make_dir), control (kt_leave_control), live (kt_read_link),
#   waiting (kt_know_self kt_note_broken kt_wait), tables (kt_unite)
# Fails: 2 for a lock that is a directory or a file; 3 for one that cannot be made.

# Takes the owner's lock. The owner's records are read after that, since the previous holder may have changed them.
kt_lock_owner() {
  kt_know_self
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
  [ "$kt_count" = 1 ] || kt_unite "$kt_tmp/controls" "$kt_tmp/controls"
  while IFS= read -r kt_d; do
    kt_lock "$kt_d"
  done <"$kt_tmp/controls"
}

# Takes the lock of one directory: a link named lock whose text is host:process:…:nonce (waiting.sh). When its owner is
# dead, exactly one successor makes lock-<nonce of the dead one>, which is the lock from then on, and so forth. Only a
# holder removes links, and lock first; so a successor that finds lock unchanged after its own link was made has not come
# too late. --break-locks succeeds an owner in the same way when it only may be dead.
kt_lock() {
  kt_absent=0
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
    if kt_may_succeed "$1" && ln -s "$kt_me" "$1/$kt_successor" 2>/dev/null; then
      if kt_read_link "$1" lock && [ "$kt_text" = "$kt_first" ]; then
        [ "$kt_holder" = dead ] || kt_note_broken "$1" "$kt_last"
        break
      fi
      rm -f -- "$1/$kt_successor"
    fi
    kt_wait "$1"
  done
}

# Whether we may succeed the holder of a directory's lock: when it is dead or, if locks are to be broken, not known to be
# alive. In a circle there is no place for a successor.
kt_may_succeed() {
  kt_holder=unknown
  if kt_follow_lock "$1" && kt_is_dead "$kt_last"; then
    return 0
  fi
  [ "$kt_break_locks" = yes ] && [ "$kt_holder" != alive ] && [ -n "$kt_successor" ]
}

# Sets kt_held to the text of a directory's lock, the last one, and kt_holder; both to nothing when there is none.
kt_judge_lock() {
  kt_holder=''
  kt_follow_lock "$1"
  kt_held=$kt_last
  [ -z "$kt_first" ] || kt_judge "$kt_last"
}

# Through a name that leads to a directory, ln would make its link inside that; and what is no link has no holder.
kt_refuse_directory() {
  [ -e "$1" ] || return 0
  [ ! -d "$1" ] ||
    kt_stop 2 "$1 leads to a directory; nothing was changed." 'kitout did not create it like this. Look at it, and remove it.'
  [ -L "$1" ] || [ ! -e "$1" ] ||
    kt_stop 2 "$1 is not a link; nothing was changed." 'kitout did not create it like this. Look at it, and remove it.'
}

# Sets kt_first to the text of a directory's lock, kt_last to that of its last successor, kt_chain to the links between, and
# kt_successor to the name of the link that the next one would make.
kt_follow_lock() {
  kt_chain='' kt_links=0 kt_successor='' kt_first='' kt_last=''
  kt_read_link "$1" lock || return 1
  kt_first=$kt_text kt_last=$kt_text
  while :; do
    kt_successor=lock-${kt_last##*:} kt_is_ours=yes
    # A text that we did not write can be anything, and must not become part of a path.
    case ${kt_last##*:} in '' | *[!A-Za-z0-9-]*) kt_successor=lock-of-a-stranger kt_is_ours=no ;; esac
    # Processes that waited together may have died one after another, but not a hundred of them.
    kt_links=$((kt_links + 1))
    case $((kt_links > 100))"$kt_chain " in
      1* | *" $kt_successor "*)
        kt_successor=''
        return 1
        ;;
    esac
    kt_refuse_directory "$1/$kt_successor"
    kt_read_link "$1" "$kt_successor" || {
      # In a trap, return without a status gives the one from before the trap.
      [ "$kt_is_ours" != yes ] || return 0
      return 1
    }
    kt_chain="$kt_chain $kt_successor"
    kt_last=$kt_text
  done
}

kt_is_dead() {
  kt_judge "$1"
  [ "$kt_holder" = dead ]
}

# Sets kt_holder to what is known of the process that a lock's text names: dead or alive, when that is certain; likely, when
# a process has its number here; else unknown.
kt_judge() {
  kt_holder=unknown
  case $1 in "$kt_host":*:?*) ;; *) return 0 ;; esac
  # A host without a proper name cannot be told from another one.
  [ "$kt_host" != unnamed ] || return 0
  kt_rest=${1#"$kt_host":}
  kt_pid=${kt_rest%%:*} kt_rest=${kt_rest#*:}
  case $kt_pid in '' | *[!0-9]* | 0*) return 0 ;; esac
  # Text without more is from a machine without /proc, or from version 0.1.0.
  case $kt_rest in
    *:*:*:*:*:*) return 0 ;;
    *:*:*:*:*) ;;
    *:*) return 0 ;;
    *)
      if kt_is_gone; then kt_holder=dead; else kt_holder=likely; fi
      return 0
      ;;
  esac
  kt_its_boot=${kt_rest%%:*} kt_rest=${kt_rest#*:}
  kt_its_space=${kt_rest%%:*} kt_rest=${kt_rest#*:}
  kt_its_start=${kt_rest%%:*} kt_rest=${kt_rest#*:}
  case ${kt_boot:-}:$kt_its_boot: in
    :* | *::) ;;
    "$kt_its_boot:$kt_boot:")
      # Containers of one machine have its boot id; only in a name space of one's own do numbers mean anything.
      [ -n "$kt_space" ] && [ "$kt_space" = "$kt_its_space" ] || return 0
      if kt_is_gone; then kt_holder=dead; else kt_compare_start; fi
      ;;
    *) [ -z "$kt_machine" ] || [ "$kt_machine" != "${kt_rest%%:*}" ] || kt_holder=dead ;;
  esac
}

# Whether no process has the number kt_pid. One of another user cannot be signalled, but it is alive.
kt_is_gone() {
  case $(kill -0 "$kt_pid" 2>&1) in
    *[Nn]'o such process'*) return 0 ;;
  esac
  return 1
}

# The number may have gone to another process since.
kt_compare_start() {
  kt_holder=likely
  [ "$kt_own_proc" = yes ] && [ -n "$kt_its_start" ] && kt_read_start "$kt_pid" || return 0
  kt_holder=dead
  [ "$kt_pid_start" != "$kt_its_start" ] || kt_holder=alive
}

# Sets kt_pid_start to when the process $1 (a number, or self) was started, and kt_pid to its number; to gone when it has
# ended, and nobody has asked for its status.
kt_read_start() {
  kt_line=''
  { IFS= read -r kt_line <"/proc/$1/stat"; } 2>/dev/null
  # The name of its program comes second, between parentheses, and may hold anything.
  case $kt_line in [1-9]*' ('*') '*) ;; *) return 1 ;; esac
  kt_pid=${kt_line%% *}
  kt_words=${kt_line##*') '} kt_n=0
  case $kt_words in
    [ZXx]' '*)
      kt_pid_start=gone
      return 0
      ;;
  esac
  for kt_pid_start in $kt_words; do
    kt_n=$((kt_n + 1))
    [ "$kt_n" -lt 20 ] || break
  done
  [ "$kt_n" = 20 ]
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
