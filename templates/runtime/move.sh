# ---- Changing ---------------------------------------------------------------------------------------------------------
# Reads: kt_base kt_control kt_dir kt_moves kt_nl kt_parent kt_prune kt_real kt_self kt_tab kt_text kt_tmp kt_tree
# Sets: kt_text
# Uses: words (kt_fail_io kt_say kt_stop), machine (kt_make_dir kt_remove_stage), links (kt_is_led_to), control
#   (kt_leave_control), tables (kt_batches kt_empty kt_has_line kt_has_nested kt_leave_self kt_minus kt_pick kt_read_list kt_unite),
#   live (kt_read_link kt_read_links), backup (kt_empty_trash), theirs (kt_retire_marker)
# Fails: 3 when something appeared, changed, or cannot be moved. The ledger says what is under way, and the next run
#   finishes it.

# From here on, the ledger says what is under way, so the next run can continue.
kt_announce() {
  [ "$kt_moves" = yes ] || return 0
  mv -f -- "$kt_control/stage/announced" "$kt_control/ledger" || kt_fail_io
  [ -f "$kt_control/.gitignore" ] || kt_say '*' >"$kt_control/.gitignore" || kt_fail_io
}

kt_move() {
  [ "$kt_moves" = yes ] || return 0
  cd "$kt_dir" || kt_fail_io
  mv -f -- "$kt_control/stage/trash" "$kt_control/trash" || kt_fail_io
  kt_check_links
  if [ "$kt_self" = yes ] && kt_has_line . take; then
    mv -f -- "$kt_real" "$kt_control/trash/self/" || kt_fail_io
  fi
  if kt_list_steps; then
    # A link here leads to a place that was not looked at; a path without links has none.
    [ ! -L "$kt_tree" ] || kt_stop 3 "$kt_tree is a link now; nothing was put there." 'Look at it, and run this again.'
    kt_make_dir "$kt_tree" || kt_fail_io
    kt_batches kt_take_batch "$kt_dir/$kt_step_take"
    # Where one of them is in the place of another, whatever is removed makes room first.
    [ ! -s "$kt_dir/tangled" ] || kt_remove_empty_parents
    kt_batches kt_swap_batch "$kt_dir/$kt_step_swap" 64
    kt_batches kt_put_batch "$kt_dir/$kt_step_put"
    kt_batches kt_relink_batch "$kt_dir/relinked"
  fi
  kt_remove_empty_parents
  cd "$kt_dir" || kt_fail_io
  if [ "$kt_self" = yes ] && kt_has_line . put; then
    [ -L "$kt_real" ] || [ ! -d "$kt_real" ] || rmdir -- "$kt_real" || kt_fail_io
    if ! kt_has_line . relinked && { [ -e "$kt_real" ] || [ -L "$kt_real" ]; }; then
      kt_stop 3 "$kt_real appeared while kitout was working." 'Look at it, move it away, and run this again.'
    fi
    # Into the directory, not onto the name: mv would go through a link of that name.
    mv -f -- "$kt_control/stage/self/$kt_base" "${kt_parent%/}/" || kt_fail_io
  fi
}

# Sets kt_step_take and so on to the tables of what is only taken away, of what something else takes the place of, of what is
# only put in, and of links that take the place of links. False when none of them is in the tree.
kt_list_steps() {
  kt_empty none
  kt_step_take=take kt_step_swap=none kt_step_put=put
  [ ! -s relinked ] || { kt_step_put=brought && kt_minus put relinked brought; }
  if [ -s replace ] && [ -s replaced ] && [ ! -s tangled ]; then
    kt_minus take replaced removed
    kt_minus "$kt_step_put" replaced added
    kt_step_take=removed kt_step_swap=replaced kt_step_put=added
  fi
  for kt_table in "$kt_step_take" "$kt_step_swap" "$kt_step_put" relinked; do
    kt_read_list "$kt_table"
    case $kt_words in '' | "$kt_nl" | ".$kt_nl" | ".$kt_nl$kt_nl") ;; *) return 0 ;; esac
  done
  return 1
}

# A link that takes the place of another leaves nothing of it, so look once more whether each is still the one that was
# decided about.
kt_check_links() {
  [ -s relinked ] || return 0
  kt_pick relinked live links-were
  kt_leave_self relinked relinked-tree
  kt_empty "$kt_tmp/links-are"
  if [ -s relinked-tree ]; then
    cd -P -- "$kt_tree" || kt_fail_io
    kt_read_links "$kt_dir/relinked-tree" >"$kt_tmp/links-are" || kt_fail_io
    cd "$kt_dir" || kt_fail_io
  fi
  if [ "$kt_self" = yes ] && kt_has_line . relinked; then
    kt_read_link "$kt_parent" "$kt_base" || kt_text=''
    cd "$kt_dir" || kt_fail_io
    kt_say "l$kt_tab$kt_text$kt_tab." >>"$kt_tmp/links-are" || kt_fail_io
  fi
  kt_unite "$kt_tmp/links-are" "$kt_tmp/links-are"
  cmp -s "$kt_tmp/links-are" links-were ||
    kt_stop 3 "a link in $kt_real changed while kitout was working." 'Run this again.'
}

# Takes a directory and entries in it away.
kt_take_batch() {
  kt_d=$1
  shift
  [ -d "$kt_control/trash/tree/$kt_d" ] || mkdir -p -- "$kt_control/trash/tree/$kt_d" || kt_fail_io
  cd -P -- "$kt_tree" || kt_fail_io
  mv -f -- "$@" "$kt_control/trash/tree/$kt_d/" || kt_put_back "$@"
}

# What is replaced is absent only while its own batch is moved, so these are small.
kt_swap_batch() {
  kt_take_batch "$@"
  kt_put_batch "$@"
}

# Puts entries in. Whatever came here since we looked is not ours to replace; POSIX has no mv -n, but every mv has it.
kt_put_batch() {
  kt_d=$1
  shift
  for kt_e; do
    { [ ! -L "$kt_tree/$kt_e" ] && [ ! -e "$kt_tree/$kt_e" ]; } || kt_appeared
  done
  kt_enter_stage
  mv -n -- "$@" "$kt_tree/$kt_d/"
  for kt_e; do
    { [ ! -e "$kt_e" ] && [ ! -L "$kt_e" ]; } || kt_appeared
  done
}

# Puts links in, each in the place of a link. Nothing else may take the place of anything.
kt_relink_batch() {
  kt_d=$1
  shift
  for kt_e; do
    [ -L "$kt_tree/$kt_e" ] || [ ! -e "$kt_tree/$kt_e" ] || kt_appeared
  done
  kt_enter_stage
  mv -f -- "$@" "$kt_tree/$kt_d/" || kt_fail_io
}

# Enters the stage's tree, from where the entries of a batch go to the directory kt_d.
kt_enter_stage() {
  [ -d "$kt_tree/$kt_d" ] || mkdir -p -- "$kt_tree/$kt_d" || kt_fail_io
  cd -P -- "$kt_control/stage/tree" || kt_fail_io
}

kt_appeared() {
  if [ -e "$kt_tree/$kt_e" ] || [ -L "$kt_tree/$kt_e" ]; then
    kt_stop 3 "$kt_tree/$kt_e appeared while kitout was working." 'Look at it, move it away, and run this again.'
  fi
  kt_fail_io
}

# One of a batch cannot be moved away, so the others come back: all of the old ones are better than some of them.
kt_put_back() {
  for kt_e; do
    { [ ! -e "$kt_tree/$kt_e" ] && [ ! -L "$kt_tree/$kt_e" ]; } || continue
    mv -f -- "$kt_control/trash/tree/$kt_e" "$kt_tree/$kt_d/"
  done
  kt_stop 3 "something in $kt_real cannot be moved; see the message above. The entries that were to move with it stay as they were." \
    'Find out what holds it (a mount, a lock, another owner), and run this again.'
}

# Nested entries leave empty directories behind. A run that was interrupted may have moved the entries themselves.
kt_remove_empty_parents() {
  kt_has_nested "$kt_dir/look" || return 0
  kt_minus "$kt_dir/look" "$kt_dir/wanted.e" "$kt_tmp/unwanted"
  kt_words=$(sed -n 's|/[^/]*$||p' "$kt_tmp/unwanted") || kt_fail_io
  for kt_e in $kt_words; do
    while :; do
      [ ! -d "$kt_tree/$kt_e" ] || rmdir -- "$kt_tree/$kt_e" 2>/dev/null || break
      case $kt_e in
        */*) kt_e=${kt_e%/*} ;;
        *) break ;;
      esac
    done
  done
}

# The trash is emptied before the final ledger is written, as long as the pending rows say what may be in it.
kt_finish() {
  if [ "$kt_moves" = yes ]; then
    if [ -s "$kt_dir/take" ]; then
      kt_unite "$kt_dir/ours" "$kt_dir/was-rows"
      kt_leave_self "$kt_dir/take" "$kt_dir/take-tree"
      kt_empty_trash "$kt_dir/take-tree"
    else
      rmdir -- "$kt_control/trash/tree" "$kt_control/trash/self" "$kt_control/trash" || kt_fail_io
    fi
  fi
  if [ "$kt_prune" = yes ]; then
    rm -f -- "$kt_control/ledger" || kt_fail_io
  elif [ -f "$kt_control/stage/ledger" ]; then
    mv -f -- "$kt_control/stage/ledger" "$kt_control/ledger" || kt_fail_io
  fi
  kt_remove_stage "$kt_control/stage" || kt_fail_io
  kt_retire_marker
  if [ "$kt_prune" = yes ]; then
    [ -L "$kt_real" ] || [ ! -d "$kt_real" ] || {
      kt_leave_control "$kt_real/.kitout"
      kt_is_led_to || rmdir -- "$kt_real" 2>/dev/null
    }
  fi
}
