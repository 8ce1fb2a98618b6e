# ---- Changing ---------------------------------------------------------------------------------------------------------
# Reads: kt_base kt_control kt_dir kt_moves kt_parent kt_prune kt_real kt_self kt_tab kt_text kt_tmp kt_tree
# Sets: kt_text
# Uses: words (kt_fail_io kt_say kt_stop), machine (kt_make_dir kt_remove_stage), links (kt_is_led_to), control
#   (kt_leave_control), tables (kt_batches kt_empty kt_has_line kt_has_nested kt_leave_self kt_minus kt_pick kt_unite),
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
  # Both lists in one, so that what is replaced is absent only while its own batch is moved.
  kt_brought=put
  [ ! -s relinked ] || { kt_brought=brought && kt_minus put relinked brought; }
  kt_n=0
  for kt_table in take "$kt_brought" relinked; do
    kt_n=$((kt_n + 1))
    [ ! -s "$kt_table" ] || sed -e '/^\.$/d' -e "s/\$/:$kt_n/" "$kt_table" || kt_fail_io
  done >tree-steps || kt_fail_io
  if [ -s tree-steps ]; then
    # A link here leads to a place that was not looked at; a path without links has none.
    [ ! -L "$kt_tree" ] || kt_stop 3 "$kt_tree is a link now; nothing was put there." 'Look at it, and run this again.'
    kt_unite tree-steps tree-steps
    kt_make_dir "$kt_tree" || kt_fail_io
    if [ -s tangled ]; then
      # One of them is in the place of another, so whatever is removed makes room first.
      sed -n '/:1$/p' tree-steps >first-steps || kt_fail_io
      kt_batches kt_move_batch "$kt_dir/first-steps"
      kt_remove_empty_parents
      cd "$kt_dir" || kt_fail_io
      sed '/:1$/d' tree-steps >first-steps || kt_fail_io
      mv -f first-steps tree-steps || kt_fail_io
    fi
    kt_batches kt_move_batch "$kt_dir/tree-steps"
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

# A directory and words: `entry:1` is taken away, `entry:2` put in, `entry:3` is a link that takes the place of a link.
kt_move_batch() {
  kt_d=$1
  shift
  kt_steps=$*
  set --
  for kt_step in $kt_steps; do
    case $kt_step in *:1) set -- "$@" "$kt_tree/${kt_step%:*}" ;; esac
  done
  if [ $# -gt 0 ]; then
    [ -d "$kt_control/trash/tree/$kt_d" ] || mkdir -p -- "$kt_control/trash/tree/$kt_d" || kt_fail_io
    mv -f -- "$@" "$kt_control/trash/tree/$kt_d/" || kt_put_back
  fi
  kt_put_batch 2 -n
  kt_put_batch 3 -f
}

# Puts the entries of the steps `:$1` in. Whatever came here since we looked is not ours to replace; POSIX has no mv -n, but
# every mv has it.
kt_put_batch() {
  kt_how=$2 kt_which=$1
  set --
  for kt_step in $kt_steps; do
    kt_e=${kt_step%:*}
    case $kt_step in
      *:"$kt_which") ;;
      *) continue ;;
    esac
    # A link may take the place of a link; nothing else may take the place of anything.
    if [ -L "$kt_tree/$kt_e" ]; then
      [ "$kt_which" = 3 ] || kt_appeared
    elif [ -e "$kt_tree/$kt_e" ]; then
      kt_appeared
    fi
    set -- "$@" "$kt_control/stage/tree/$kt_e"
  done
  [ $# -gt 0 ] || return 0
  [ -d "$kt_tree/$kt_d" ] || mkdir -p -- "$kt_tree/$kt_d" || kt_fail_io
  mv "$kt_how" -- "$@" "$kt_tree/$kt_d/" || [ "$kt_how" = -n ] || kt_fail_io
  [ "$kt_how" = -n ] || return 0
  for kt_left; do
    if [ -e "$kt_left" ] || [ -L "$kt_left" ]; then
      kt_e=${kt_left#"$kt_control/stage/tree/"}
      kt_appeared
    fi
  done
}

kt_appeared() {
  if [ -e "$kt_tree/$kt_e" ] || [ -L "$kt_tree/$kt_e" ]; then
    kt_stop 3 "$kt_tree/$kt_e appeared while kitout was working." 'Look at it, move it away, and run this again.'
  fi
  kt_fail_io
}

# One of a batch cannot be moved away, so the others come back: all of the old ones are better than some of them.
kt_put_back() {
  for kt_step in $kt_steps; do
    kt_e=${kt_step%:*}
    case $kt_step in *:1) ;; *) continue ;; esac
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
