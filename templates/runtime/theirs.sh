# ---- What agent-skills-nix owns ---------------------------------------------------------------------------------------
#
# It leaves a file in each directory that it fills (scripts/sync.sh there: .agent-skills-managed.json), and links into the store
# of Nix. What is its own, its own module replaces or removes; so it is replaced here without a question, after a copy. Once the
# file is gone, that module refuses the directory, instead of undoing what is installed.
# Only for a user: in a project, such a file may have come with a clone.
# Reads: kt_backup kt_base kt_conflict kt_dir kt_force kt_hook kt_maker kt_parent kt_prune kt_real kt_scope kt_short_path kt_text
#   kt_theirs kt_tree kt_uninstall
# Sets: kt_owned
# Uses: words (kt_fail_io kt_shorten kt_warn), places (kt_find_maker), live (kt_read_link), backup (kt_new_backup)
# Fails: 3 when its file cannot be moved.

# Of the words in $1, each an entry with a digit as kt_plan has them, sets kt_owned to those that agent-skills-nix has put
# there, and kt_theirs to whether the whole directory is its own.
kt_find_owned() {
  kt_owned='  '
  [ "$kt_scope$kt_hook$kt_uninstall$kt_prune" = usernonono ] && [ "$kt_conflict" != keep ] || return 0
  ! kt_has_marker || kt_theirs=yes
  [ "$kt_force" = no ] || return 0
  kt_last='' kt_digits=''
  for kt_e in $1 end:; do
    if [ "${kt_e%:*}" != "$kt_last" ]; then
      case $kt_digits in 13456 | 145) ! kt_is_owned "$kt_last" || kt_owned="$kt_owned$kt_last " ;; esac
      kt_last=${kt_e%:*} kt_digits=''
    fi
    kt_digits=$kt_digits${kt_e##*:}
  done
  cd "$kt_dir" || kt_fail_io
}

# Whether its file stands in the directory, as it writes it.
kt_has_marker() {
  kt_marker=$kt_real/.agent-skills-managed.json
  [ -f "$kt_marker" ] && [ ! -L "$kt_marker" ] && [ -r "$kt_marker" ] && [ -z "$(find "$kt_marker" -size +8)" ] || return 1
  kt_says=''
  while IFS= read -r kt_line || [ -n "$kt_line" ]; do
    case $kt_line in *'"schemaVersion": 1,'*) kt_says=${kt_says}v ;; esac
    case $kt_line in *'"managedBy": "agent-skills-nix",'*) kt_says=${kt_says}m ;; esac
  done <"$kt_marker"
  [ "$kt_says" = vm ]
}

kt_is_owned() {
  # Where a link is to be, all of the directory would go, and with it what somebody else has put there.
  case $kt_theirs$1 in yes.) ;; yes*) return 0 ;; esac
  if [ "$1" = . ]; then
    kt_read_link "$kt_parent" "$kt_base" || return 1
  else
    kt_read_link "$kt_tree" "$1" || return 1
  fi
  kt_find_maker "$kt_text"
  [ "$kt_maker" = agent-skills-nix ]
}

# Moves its file to the backups: what was its own is ours now.
kt_retire_marker() {
  [ "$kt_theirs" = yes ] || return 0
  kt_new_backup
  mv -f -- "$kt_real/.agent-skills-managed.json" "$kt_backup/" || kt_fail_io
  kt_shorten "$kt_backup"
  kt_warn "$kt_real was agent-skills-nix's and is kitout's now; its .agent-skills-managed.json is in $kt_short_path."
}
