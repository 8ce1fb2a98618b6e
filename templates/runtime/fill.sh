# ---- Filling the stage ------------------------------------------------------------------------------------------------
# Reads: kt_added kt_alike kt_base kt_bundle kt_control kt_dir kt_has_ledger kt_held kt_link_base kt_moves kt_name kt_nl kt_prune
#   kt_rebuild kt_refused kt_removed kt_replaced kt_self kt_staged kt_stages kt_structure kt_tab kt_total
# Sets: kt_stages
# Uses: words (kt_fail_io kt_say kt_stop), archive (kt_can_unpack_links kt_make_links kt_unpack_links), tables (kt_batches kt_differ kt_empty kt_has_line kt_has_nested kt_leave_self
#   kt_minus kt_pick kt_unite), live (kt_scan), ledger (kt_print_header)
# Fails: 3 when there is no room, or when what was staged is not what the table says. Nothing is changed yet.

# Makes the stage, unless it is there, with these directories in it.
kt_open_stage() {
  kt_stages=$kt_staged$kt_nl$kt_stages
  [ -d "$kt_staged" ] || mkdir -- "$kt_staged" "$@" || kt_fail_io
}

# Puts what comes in into the stage, and compares it with the wanted table.
kt_fill_stage() {
  cd "$kt_dir" || kt_fail_io
  kt_put=$kt_dir/put
  [ "$kt_self" = no ] || { kt_put=$kt_dir/put-tree && kt_leave_self put put-tree; }
  # The trash is made here, since a full disk may have no room for a directory either.
  kt_open_stage "$kt_staged/tree" "$kt_staged/self" "$kt_staged/trash" "$kt_staged/trash/tree" "$kt_staged/trash/self"
  kt_make_parents take "$kt_staged/trash/tree"
  kt_make_parents "$kt_put" "$kt_staged/tree"
  if [ "$kt_self" = yes ] && kt_has_line . "$kt_dir/put"; then
    ln -s -- "$kt_link_base/$kt_name" "$kt_staged/self/$kt_base" || kt_fail_io
  fi
  if [ "$kt_structure" = copy-tree ]; then
    kt_batches kt_copy_to_stage "$kt_put"
    # Files of a bundle are read-only; a copy belongs to its user.
    chmod -R u+w "$kt_staged/tree" || kt_fail_io
  elif [ -s "$kt_put" ]; then
    ! kt_unpack_stage || return 0
    kt_pick_put wanted put-rows
    cd -P -- "$kt_staged/tree" || kt_fail_io
    kt_make_links "$kt_picked"
    cd "$kt_dir" || kt_fail_io
  fi
  kt_is_staged || {
    kt_differ staged "$kt_picked" misstaged
    kt_say "kitout: these skills, copied from the bundle $kt_bundle, are not what its table lists:" >&2
    sed 's/^/  /' misstaged >&2
    kt_stop 3 'nothing was changed: the bundle is damaged, or this file system cannot hold what is in it.' "$kt_rebuild"
  }
}

# Whether many links could be put into the stage at once, and are what they should be. Otherwise its tree is empty.
kt_unpack_stage() {
  kt_can_unpack_links "$kt_put" || return 1
  kt_pick_put wanted put-rows
  cd -P -- "$kt_staged/tree" || kt_fail_io
  kt_unpack_links "$kt_picked"
  cd "$kt_dir" || kt_fail_io
  ! kt_is_staged || return 0
  { rm -rf "$kt_staged/tree" && mkdir "$kt_staged/tree"; } || kt_fail_io
  kt_make_parents "$kt_put" "$kt_staged/tree"
  return 1
}

# Whether the stage's tree holds exactly what the wanted table says of kt_put.
kt_is_staged() {
  kt_scan "$kt_staged/tree" "$kt_put" "$kt_dir/staged" wanted.c
  cd "$kt_dir" || kt_fail_io
  kt_pick_put wanted.c put-rows.c
  cmp -s staged "$kt_picked"
}

# Makes the directories above the entries in the file $1 in the directory $2.
kt_make_parents() {
  kt_has_nested "$1" || return 0
  sed -n 's|/[^/]*$||p' "$1" >parents || kt_fail_io
  kt_unite parents parents
  cd -P -- "$2" || kt_fail_io
  xargs mkdir -p <"$kt_dir/parents" || kt_fail_io
  cd "$kt_dir" || kt_fail_io
}

kt_copy_to_stage() {
  cd -P -- "$kt_bundle/views/$kt_name" || kt_fail_io
  kt_d=$1
  shift
  # -H follows the links of the view, and no link in a skill.
  cp -RH "$@" "$kt_staged/tree/$kt_d/" || kt_fail_io
}

# Sets kt_picked to a file with the rows in $1 of what is put into the tree: $1 itself when that is all of it, else $2, or the
# twin's.
kt_pick_put() {
  kt_picked=$kt_dir/$1
  ! kt_puts_all || return 0
  kt_picked=$kt_dir/$2
  if [ -n "$kt_alike" ] && [ -f "$kt_alike/$2" ]; then
    kt_picked=$kt_alike/$2
  else
    kt_pick "$kt_put" "$1" "$2"
  fi
}

# Whether every entry that is wanted is put in.
kt_puts_all() {
  [ "$kt_self$kt_refused" = no0 ] && [ "$((kt_added + kt_replaced))" = "$kt_total" ]
}

# Writes the ledgers that the change will need: the final one, and the one with pending rows.
kt_write_ledgers() {
  cd "$kt_dir" || kt_fail_io
  kt_empty skip
  [ ! -s notable ] || sed -n 's/^[a-z]* skip //p' notable >skip || kt_fail_io
  kt_complete=yes kt_final_rows=wanted
  if [ -s skip ]; then
    kt_complete=no kt_final_rows=final-rows
    kt_unite wanted-rows wanted
    kt_pick skip wanted-rows skipped-rows
    kt_minus wanted-rows skipped-rows other-rows
    kt_pick skip "$kt_held" held-rows
    sort -t "$kt_tab" -k 3 other-rows held-rows >final-rows || kt_fail_io
  fi
  { kt_print_header "$kt_complete" && cat "$kt_final_rows"; } >final || kt_fail_io
  # An empty destination that is no longer wanted has no ledger.
  if [ "$kt_prune" = yes ]; then
    kt_empty final
  elif [ "$kt_moves" = no ] && [ "$kt_has_ledger" = yes ] && cmp -s final "$kt_control/ledger"; then
    return 0
  fi
  kt_open_stage
  kt_put_file final "$kt_staged/ledger"
  [ "$kt_moves" = yes ] || return 0
  if kt_puts_all && [ "$kt_replaced$kt_removed" = 00 ]; then
    # Nothing is there yet.
    { kt_print_header no && sed 's/^/+/' wanted; } >announced || kt_fail_io
  else
    kt_mark_rows
    { kt_print_header no && cat pending-rows; } >announced || kt_fail_io
  fi
  kt_put_file announced "$kt_staged/announced"
}

# Writes the rows of the ledger that announces the change to pending-rows, and those that may be removed to was-rows.
kt_mark_rows() {
  if [ -n "$kt_alike" ] && [ -f "$kt_alike/pending-rows" ]; then
    cp "$kt_alike/pending-rows" "$kt_alike/was-rows" . || kt_fail_io
    return 0
  fi
  kt_unite affected put take
  # The bundle has none of what is only removed, so what it has stays.
  kt_staying=$kt_final_rows
  kt_empty marked-rows
  if [ -s put ]; then
    kt_pick put wanted rows-put
    kt_minus "$kt_final_rows" rows-put rows-staying
    kt_staying=rows-staying
    sed 's/^/+/' rows-put >marked-rows || kt_fail_io
  fi
  # Seldom is anything looked at that does not change.
  kt_was=live
  cmp -s live.seen affected || { kt_was=was-picked && kt_pick affected live was-picked; }
  cat "$kt_was" >was-rows || kt_fail_io
  sed 's/^/-/' was-rows >>marked-rows || kt_fail_io
  sort -t "$kt_tab" -k 3 "$kt_staying" marked-rows >pending-rows || kt_fail_io
}

kt_put_file() {
  # Not through a link, and not into a file that has another name elsewhere.
  [ ! -e "$2" ] && [ ! -L "$2" ] || rm -f -- "$2" || kt_fail_io
  { cp "$1" "$2" && cmp -s "$1" "$2"; } || kt_fail_io
}
