# ---- Backups, and what is left in the trash ---------------------------------------------------------------------------
# Reads: kt_base kt_control kt_dir kt_real kt_self kt_short_path kt_state kt_tab kt_text kt_tree
# Sets: kt_backup
# Uses: words (kt_fail_io kt_say kt_shorten kt_stop kt_warn), machine (kt_make_dir kt_remove_stage), tables (kt_batches
#   kt_both kt_differ kt_entries kt_has kt_has_line kt_leave_self kt_minus kt_pick kt_read_list kt_unite), live
#   (kt_read_link kt_scan)
# Fails: 3 when a copy cannot be made, or is not what was copied. Nothing is changed yet.

# Removes what a run that was interrupted left in stage and trash. From the trash, only what a row of the ledger names.
kt_clear_leftovers() {
  kt_remove_stage "$kt_control/stage" || kt_fail_io
  [ -d "$kt_control/trash" ] || return 0
  kt_unite "$kt_dir/ours" "$kt_dir/settled.c" "$kt_dir/old.c" "$kt_dir/new.c"
  kt_entries "$kt_dir/ours.e" "$kt_dir/ours"
  kt_leave_self "$kt_dir/ours.e" "$kt_dir/ours-tree"
  kt_empty_trash "$kt_dir/ours-tree"
}

# Deletes from the trash the entries listed in $1, as far as each of their files has a row in the file ours; keeps
# everything else in a backup.
kt_empty_trash() {
  cd /
  kt_trash=$kt_control/trash
  kt_scan "$kt_trash/tree" "$1" "$kt_dir/trashed" ours
  # Directories without files are what a deletion that was interrupted leaves; and no row tells what a device or an unreadable
  # file is.
  (cd "$kt_dir" && sed -e '/^d/d' -e '/^o/w changed-odd' trashed >trashed-files) || kt_fail_io
  kt_minus "$kt_dir/trashed-files" "$kt_dir/ours" "$kt_dir/changed-files"
  kt_drop=$kt_dir/trashed.seen
  if [ -s "$kt_dir/changed-files" ] || [ -s "$kt_dir/changed-odd" ]; then
    kt_drop=$kt_dir/trash-drop
    kt_entries "$kt_dir/trash-keep" "$kt_dir/changed-files" "$kt_dir/changed-odd"
    kt_unite "$kt_dir/trashed.seen" "$kt_dir/trashed.seen"
    kt_minus "$kt_dir/trashed.seen" "$kt_dir/trash-keep" "$kt_drop"
  fi
  if [ -s "$kt_drop" ]; then
    cd -P -- "$kt_trash/tree" || kt_fail_io
    # A directory that is read-only cannot be emptied.
    xargs rm -rf <"$kt_drop" 2>/dev/null || {
      xargs chmod -R u+rwx <"$kt_drop" 2>/dev/null
      # It may hold somebody else's directory, which we cannot remove; then it is kept, like everything that changed.
      xargs rm -rf <"$kt_drop" 2>/dev/null
    }
    cd /
  fi
  if kt_read_link "$kt_trash/self" "$kt_base"; then
    ! kt_has -F -x -e "l$kt_tab$kt_text$kt_tab." "$kt_dir/ours" || rm -f -- "$kt_trash/self/$kt_base"
  fi
  find "$kt_trash" -depth -type d -exec rmdir -- '{}' + 2>/dev/null
  [ -d "$kt_trash" ] || return 0
  kt_new_backup
  if mv -f -- "$kt_trash" "$kt_backup/changed" 2>/dev/null; then
    kt_shorten "$kt_backup/changed"
  else
    kt_j=1
    while [ -e "$kt_control/kept-$kt_j" ] || [ -L "$kt_control/kept-$kt_j" ]; do
      kt_j=$((kt_j + 1))
    done
    mv -f -- "$kt_trash" "$kt_control/kept-$kt_j" || kt_fail_io
    kt_shorten "$kt_control/kept-$kt_j"
  fi
  kt_warn "something that was replaced in $kt_real had changed at that moment, or could not be deleted; it was kept in $kt_short_path."
}

# Sets kt_backup to a new, empty directory for this destination.
kt_new_backup() {
  kt_make_dir "$kt_state/backups" || kt_fail_io
  kt_j=1
  # What a directory above kept private stays so.
  until mkdir -m 700 -- "$kt_state/backups/$kt_j" 2>/dev/null; do
    [ -e "$kt_state/backups/$kt_j" ] || [ -L "$kt_state/backups/$kt_j" ] || kt_fail_io
    kt_j=$((kt_j + 1))
  done
  kt_backup=$kt_state/backups/$kt_j
  kt_say "$kt_real" >"$kt_backup/from" || kt_fail_io
}

# Copies what --force or onConflict: backup replaces, and compares the copy with what was found.
kt_back_up() {
  cd "$kt_dir" || kt_fail_io
  # A link to the bundle's bytes is replaced without a question, but where it led nobody else knows.
  [ ! -s adopted.links ] || kt_unite linked linked adopted.links
  [ ! -s linked ] || kt_both linked live.links linked
  [ ! -s linked ] || kt_unite save save linked
  [ -s save ] || return 0
  kt_new_backup
  kt_pick save live saved-rows
  kt_leave_self save save-tree
  mkdir -- "$kt_backup/tree" || kt_fail_io
  kt_batches kt_copy_to_backup "$kt_dir/save-tree"
  kt_scan "$kt_backup/tree" "$kt_dir/save-tree" "$kt_dir/copied" live
  cd "$kt_dir" || kt_fail_io
  sed "/$kt_tab\\.\$/d" saved-rows >saved-tree-rows || kt_fail_io
  kt_differ copied saved-tree-rows miscopied
  [ ! -s miscopied ] ||
    kt_stop 3 "the backup in $kt_backup differs from what is in $kt_real; nothing was changed." 'Check whether something else is writing there, and run this again.'
  if [ "$kt_self" = yes ] && kt_has_line . save; then
    cp -RPp -- "$kt_real" "$kt_backup/self" || kt_fail_io
  fi
  kt_shorten "$kt_backup"
  kt_warn "what is replaced is yours, so it was copied first:"
  kt_read_list save
  for kt_e in $kt_words; do
    case $kt_e in
      .) kt_say "  $kt_real is now in $kt_short_path/self" ;;
      *) kt_say "  $kt_e is now in $kt_short_path/tree/$kt_e" ;;
    esac
  done >&2
}

kt_copy_to_backup() {
  mkdir -p -- "$kt_backup/tree/$1" || kt_fail_io
  cd -P -- "$kt_tree" || kt_fail_io
  kt_d=$1
  shift
  cp -RPp "$@" "$kt_backup/tree/$kt_d/" || kt_fail_io
  cd "$kt_dir" || kt_fail_io
}
