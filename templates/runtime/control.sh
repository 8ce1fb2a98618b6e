# ---- Control directories ----------------------------------------------------------------------------------------------
# Reads: kt_base kt_control kt_count kt_nl kt_p kt_parent kt_real kt_scope kt_state kt_structure kt_thing kt_why
# Sets: kt_control
# Uses: words (kt_fail_io kt_say kt_stop), machine (kt_make_dir), places (kt_name_thing kt_physical), locks (kt_lock),
#   tables (kt_empty)
# Fails: 2 for what kitout did not create like this; 3 for a directory that cannot be written to.

# Sets kt_control: a directory beside the destination, where no agent looks, or inside it when the parent is on another
# file system (nothing could be renamed from one to the other) or cannot be written to.
kt_choose_control() {
  kt_place_control
  if [ "$kt_control" != "$kt_real/.kitout" ] && ! kt_make_control; then
    { [ -d "$kt_real" ] && [ ! -L "$kt_real" ] && [ -w "$kt_real" ] && [ "$kt_structure" != link ]; } ||
      kt_stop 3 "cannot write to $kt_parent." 'Change its permissions, or give this target another directory.'
    kt_control=$kt_real/.kitout
  fi
  kt_make_control || kt_stop 3 "cannot write to $kt_real." 'Change its permissions, or give this target another directory.'
}

# Sets kt_control to where a destination's records are, or would be at first.
kt_place_control() {
  kt_control=${kt_parent%/}/.kitout-$kt_base
  [ ! -f "$kt_real/.kitout/ledger" ] || [ -L "$kt_real" ] || kt_control=$kt_real/.kitout
}

# Moves the control directory inside when nothing can be renamed from beside the destination into it. Under the lock:
# another installer's probe would look like a failure.
kt_probe() {
  [ "$kt_control" != "$kt_real/.kitout" ] && [ -d "$kt_real" ] && [ ! -L "$kt_real" ] || return 0
  kt_j=0
  while [ -e "$kt_real/.kitout-probe-$kt_j" ] || [ -L "$kt_real/.kitout-probe-$kt_j" ]; do
    # An empty one was left by a run that was killed.
    if [ -f "$kt_real/.kitout-probe-$kt_j" ] && [ ! -L "$kt_real/.kitout-probe-$kt_j" ] && [ ! -s "$kt_real/.kitout-probe-$kt_j" ]; then
      rm -f -- "$kt_real/.kitout-probe-$kt_j" && break
    fi
    kt_j=$((kt_j + 1))
  done
  [ ! -e "$kt_control/probe" ] || rm -f -- "$kt_control/probe"
  kt_empty "$kt_control/probe"
  if ln -- "$kt_control/probe" "$kt_real/.kitout-probe-$kt_j" 2>/dev/null; then
    rm -f -- "$kt_control/probe" "$kt_real/.kitout-probe-$kt_j" || kt_fail_io
    return 0
  fi
  rm -f -- "$kt_control/probe"
  kt_control=$kt_real/.kitout
  kt_make_control || kt_stop 3 "cannot write to $kt_real." 'Change its permissions, or give this target another directory.'
  kt_lock "$kt_control"
}

kt_make_control() {
  kt_check_control
  kt_make_dir "$kt_control" || return 1
  [ -f "$kt_control/.gitignore" ] || kt_say '*' 2>/dev/null >"$kt_control/.gitignore"
}

kt_check_control() {
  kt_refuse_strangers
  kt_refuse_giant_ledger "$kt_control/ledger"
}

# What is in a control directory may have come with a clone: whatever is followed or emptied must be a real directory.
kt_refuse_strangers() {
  for kt_d in "$kt_control" "$kt_control/stage" "$kt_control/trash" "$kt_control/trash/tree" "$kt_control/trash/self"; do
    kt_refuse_stranger -d "$kt_d" directory
  done
  for kt_d in "$kt_control/ledger" "$kt_control/probe" "$kt_control/.gitignore"; do
    kt_refuse_stranger -f "$kt_d" file
  done
}

kt_refuse_stranger() {
  if [ -L "$2" ] || { [ -e "$2" ] && ! test "$1" "$2"; }; then
    kt_name_thing "$2"
    kt_stop 2 "$2 is not a real $3 but $kt_thing; nothing was changed." 'kitout did not create it like this. Look at it, and remove it.'
  fi
}

# Refuses a file in a project that is larger than $2 blocks of 512 bytes, before anything reads it: a few kilobytes in a
# repository can unpack to gigabytes on a single line.
kt_refuse_giant() {
  [ "$kt_scope" = project ] && [ -f "$1" ] || return 0
  case $kt_nl${kt_measured:-} in *"$kt_nl$1$kt_nl"*) return 0 ;; esac
  kt_measured=${kt_measured:-}$1$kt_nl
  [ -z "$(find "$1" -size "+$2")" ] ||
    kt_stop 2 "$1 is larger than any file that kitout writes there; nothing was changed." 'kitout did not create it like this. Look at it, and remove it.'
}

# 64 MiB hold the rows of half a million files.
kt_refuse_giant_ledger() {
  kt_refuse_giant "$1" 131072
}

# Measures the ledgers of all destinations at once. Where one is too large, each is measured again by itself.
kt_measure_ledgers() {
  [ "$kt_scope" = project ] || return 0
  set --
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    eval "kt_l=\$kt_control_$kt_j/ledger"
    [ ! -f "$kt_l" ] || set -- "$@" "$kt_l"
    kt_j=$((kt_j + 1))
  done
  [ $# -gt 0 ] && [ -z "$(find "$@" -size +131072)" ] || return 0
  for kt_l; do
    kt_measured=${kt_measured:-}$kt_l$kt_nl
  done
}

kt_refuse_giant_records() {
  kt_refuse_giant "$kt_state/current" 2048
  kt_refuse_giant "$kt_state/history" 32768
}

# The same for the directory in which an owner's destinations are remembered. A user's own is not in a repository, and may be
# a link to a directory.
kt_check_state() {
  if [ "$kt_scope" = user ]; then
    kt_expect_directory "$kt_state"
    kt_expect_directory "$kt_state/backups"
    return 0
  fi
  kt_refuse_stranger -d "$kt_state" directory
  kt_refuse_stranger -d "$kt_state/backups" directory
  for kt_d in current current.new history history.new .gitignore; do
    kt_refuse_stranger -f "$kt_state/$kt_d" file
  done
  kt_refuse_giant_records
}

# Stops where no directory can be made of $1, because it, or something on the way to it, is something else.
kt_expect_directory() {
  ! kt_physical "$1" || return 0
  { [ -L "$kt_p" ] || [ -e "$kt_p" ]; } && [ ! -d "$kt_p" ] || return 0
  kt_stop 2 "$kt_p $kt_why; nothing was changed." "kitout keeps its records in $1. Move away what is there, and run this again."
}

# Removes a control directory that is no longer needed.
kt_leave_control() {
  # Only a real directory: through a link this would clean up somewhere else.
  [ -d "$1" ] && [ ! -L "$1" ] || return 0
  for kt_d in ledger stage trash lock current backups; do
    [ ! -e "$1/$kt_d" ] && [ ! -L "$1/$kt_d" ] || return 0
  done
  case $1 in */.kitout*) rm -f -- "$1/.gitignore" "$1/probe" ;; esac
  rmdir -- "$1" 2>/dev/null
}
