# ---- Waiting for locks, and telling of them ---------------------------------------------------------------------------
#
# A lock's text is host:process:boot:space:start:machine:nonce, as far as the machine tells:
#
#   host     its name; unnamed when it has no proper one
#   process  the number of the installer
#   boot     /proc's id of this start of the system
#   space    the numbers of the name spaces of processes and of time, in which the process and its start are counted
#   start    when the process was started, in the system's ticks
#   machine  half of /etc/machine-id, since the whole is not for everybody to read
#   nonce    letters, digits and hyphens, different for each run
#
# Without /proc it is host:process:nonce. Version 0.1.0 reads the first two and the last of either.
# Reads: kt_count kt_held kt_holder kt_hook kt_pid kt_pid_start kt_porcelain kt_root kt_scope kt_shown kt_state kt_tab
#   kt_tmp
# Sets: kt_boot kt_host kt_machine kt_me kt_own_proc kt_shown kt_space
# Uses: words (kt_fail_io kt_printable kt_printable_paths kt_say kt_stop kt_warn), places (kt_is_plain), tables (kt_empty),
#   locks (kt_judge_lock kt_read_start)
# Fails: 3 for a lock that another process holds for a minute. The hook ends at once instead of waiting.

# Sets kt_me to the text of our locks, and the parts of it that others are compared with. kt_own_proc tells whether /proc
# is about the processes that we can see.
kt_know_self() {
  kt_waits=0 kt_told=no kt_waited_for=''
  kt_nonce='' kt_host='' kt_boot='' kt_space='' kt_machine='' kt_own_proc=no
  { IFS= read -r kt_nonce </proc/sys/kernel/random/uuid; } 2>/dev/null
  case $kt_nonce in
    '' | *[!A-Za-z0-9-]*)
      # The number of the scratch directory, which comes first, perhaps behind spaces.
      kt_words=$(ls -di -- "$kt_tmp") || kt_fail_io
      for kt_e in $kt_words; do break; done
      kt_nonce=$$-$kt_e
      ;;
  esac
  { IFS= read -r kt_host </proc/sys/kernel/hostname; } 2>/dev/null
  [ -n "$kt_host" ] || kt_host=$(uname -n)
  case $kt_host in '' | *[!A-Za-z0-9._-]*) kt_host=unnamed ;; esac
  kt_me=$kt_host:$$:$kt_nonce
  { IFS= read -r kt_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
  case $kt_boot in '' | *[!0-9a-f-]*) kt_boot=''; return 0 ;; esac
  kt_find_space
  kt_own_start=''
  ! kt_read_start self || [ "$kt_pid" != $$ ] || kt_own_proc=yes kt_own_start=$kt_pid_start
  { IFS= read -r kt_machine </etc/machine-id; } 2>/dev/null
  # An image that many machines start from has an empty one, or a word.
  case $kt_machine in
    *[!0-9a-f]*) kt_machine='' ;;
    ????????????????????????????????) kt_machine=${kt_machine%????????????????} ;;
    *) kt_machine='' ;;
  esac
  kt_me=$kt_host:$$:$kt_boot:$kt_space:$kt_own_start:$kt_machine:$kt_nonce
}

kt_find_space() {
  kt_line=$(ls -ldn /proc/self/ns/pid /proc/self/ns/time 2>/dev/null)
  for kt_e in pid time; do
    case $kt_line in *"-> $kt_e:["[0-9]*\]*) ;; *) continue ;; esac
    kt_rest=${kt_line#*"-> $kt_e:["}
    kt_rest=${kt_rest%%\]*}
    case $kt_rest in *[!0-9]*) continue ;; esac
    kt_space=$kt_space${kt_space:+-}$kt_rest
  done
  # Without the first, the second says nothing.
  case $kt_line in *'-> pid:['*) ;; *) kt_space='' ;; esac
}

# Waits a moment for the lock of directory $1; for all locks of a run a minute together, since the last time that it went on
# to another installer which is running: then there is a queue, and it moves.
kt_wait() {
  [ "$kt_hook" = no ] || kt_leave_hook_to_holder "$1"
  # Before others are judged: both are about the lock that is waited for.
  if [ "$kt_holder" = alive ] && [ "$kt_last" != "$kt_waited_for" ]; then
    kt_waited_for=$kt_last kt_waits=0
  fi
  if [ "$kt_told$kt_holder" = nounknown ] && [ -L "$1/lock" ]; then
    kt_told=yes
    kt_list_locks unknown
    [ ! -s "$kt_tmp/locks" ] || {
      kt_warn 'waiting for locks of installers that cannot be seen from here, a minute at most:'
      cat "$kt_tmp/locks" >&2
      kt_say '  If none of them is running any more, end this, and run it with --break-locks.' >&2
    }
  fi
  [ "$kt_waits" -gt 0 ] || kt_empty "$kt_tmp/waiting"
  kt_waits=$((kt_waits + 1))
  if command -v sleep >/dev/null 2>&1; then
    [ "$kt_waits" -gt 60 ] || { sleep 1; return 0; }
  elif [ -n "$(find "$kt_tmp/waiting" -mmin -1 2>/dev/null)" ]; then
    return 0
  fi
  kt_list_locks 'alive likely unknown'
  [ -s "$kt_tmp/locks" ] || return 0
  kt_warn 'nothing was changed, because other installers hold these locks:'
  cat "$kt_tmp/locks" >&2
  kt_way_out='Run this again when they have ended.'
  [ "$kt_breakable" = no ] || kt_way_out="$kt_way_out If none of them is running any more, run it with --break-locks."
  # Not kt_stop, which looks for what is wrong with this machine.
  kt_say "  $kt_way_out" >&2
  exit 3
}

# The shell hook never waits. A lock that nobody may ever release is worth its line.
kt_leave_hook_to_holder() {
  kt_judge_lock "$1"
  [ "$kt_holder" = unknown ] || exit 0
  kt_describe_lock "$kt_held"
  kt_stop 3 "the skills were not updated: an installer that cannot be seen from here holds the lock $1/lock ($kt_shown)." ''
}

# For --dry-run, which takes no locks. Programs get records.
kt_tell_locks() {
  kt_know_self
  kt_list_locks 'alive likely unknown'
  [ -s "$kt_tmp/locks" ] || return 0
  if [ "$kt_porcelain" = yes ]; then
    sed "s/^/lock$kt_tab/" "$kt_tmp/lock-rows" || kt_fail_io
    return 0
  fi
  kt_warn 'other installers hold these locks, so that an install would wait for them:'
  cat "$kt_tmp/locks" >&2
  [ "$kt_breakable" = no ] || kt_say '  If none of them is running any more, install with --break-locks.' >&2
}

# After the lock of directory $1 was taken from a holder with the text $2 that only may be dead.
kt_note_broken() {
  kt_describe_lock "$2"
  kt_warn "broke the lock $1/lock ($kt_shown)."
}

# Writes a line to locks for each lock in the way of this run whose holder is one of these; kt_breakable tells whether
# --break-locks would break any of them.
kt_list_locks() {
  kt_breakable=no
  kt_list_lock_places >"$kt_tmp/lock-places" || kt_fail_io
  while IFS= read -r kt_d; do
    [ -L "$kt_d/lock" ] || continue
    kt_judge_lock "$kt_d"
    [ "$kt_held" != "$kt_me" ] || continue
    case " $1 " in *" ${kt_holder:-none} "*) ;; *) continue ;; esac
    [ "$kt_holder" = alive ] || kt_breakable=yes
    kt_describe_lock "$kt_held"
    kt_line=$kt_shown
    kt_printable_paths "$kt_d"
    kt_say "  $kt_shown/lock ($kt_line)" || kt_fail_io
    kt_printable "$kt_held"
    kt_say "$kt_d/lock$kt_tab$kt_shown" >&4 || kt_fail_io
  done <"$kt_tmp/lock-places" >"$kt_tmp/locks" 4>"$kt_tmp/lock-rows" || kt_fail_io
}

# The directories whose locks a run takes, as far as they are known before the first of them is held.
kt_list_lock_places() {
  kt_say "$kt_state" || return 1
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    eval "kt_say \"\$kt_control_$kt_j\"" || return 1
    kt_j=$((kt_j + 1))
  done
  { [ -f "$kt_state/current" ] && [ ! -L "$kt_state/current" ]; } || return 0
  sed -n -e 's/^destination //p' -e 's/^override //p' "$kt_state/current" | while IFS= read -r kt_e; do
    # A path from a clone may lead anywhere.
    kt_is_plain "$kt_e" || continue
    [ "$kt_scope" = user ] || kt_e=$kt_root/$kt_e
    kt_d=${kt_e%/*}/.kitout-${kt_e##*/}
    kt_j=1
    while [ "$kt_j" -le "$kt_count" ]; do
      eval "[ \"\$kt_control_$kt_j\" != \"\$kt_d\" ] && [ \"\$kt_real_$kt_j\" != \"\$kt_e\" ]" || continue 2
      kt_j=$((kt_j + 1))
    done
    kt_say "$kt_d" || return 1
  done
}

# Sets kt_shown to what a message says of the lock with the text $1, which was judged last.
kt_describe_lock() {
  case $1 in
    *:*:*:*) kt_printable "${1%"${1#*:*:}"}...:${1##*:}" ;;
    *) kt_printable "$1" ;;
  esac
  case $kt_holder in
    alive) kt_shown="$kt_shown, which is running" ;;
    likely) kt_shown="$kt_shown; a process with that number is running" ;;
    *) kt_shown="$kt_shown, of another machine or container, or of a time before a restart" ;;
  esac
}
