# ---- Staging: everything that can fail for want of space fails here, before anything is touched -----------------------
# Reads: kt_control kt_dir kt_structure kt_tree
# Sets: kt_moves kt_staged
# Uses: words (kt_fail_io), tables (kt_both kt_empty kt_minus kt_read_list kt_unite), backup (kt_back_up
#   kt_clear_leftovers), fill (kt_fill_stage kt_write_ledgers)
# Fails: 3 when a file operation fails. Nothing is changed yet.

kt_stage() {
  cd "$kt_dir" || kt_fail_io
  kt_list_moves
  kt_moves=no kt_staged=$kt_control/stage
  kt_clear_leftovers
  cd "$kt_dir" || kt_fail_io
  if [ -s put ] || [ -s take ]; then
    kt_moves=yes
    kt_back_up
    kt_fill_stage
    kt_make_movable
  fi
  kt_write_ledgers
}

# What comes in is in put. Adds to take what is moved away before something comes in its place. A link that another link replaces
# changes in one step instead.
kt_list_moves() {
  kt_empty relinked
  if [ -s replace ]; then
    [ "$kt_structure" = copy-tree ] || kt_both replace live.links relinked
    kt_minus replace relinked replaced
    kt_unite take take replaced
  elif [ -s take ]; then
    kt_unite take take
  fi
}

# A directory can only be moved by a user who may write to it.
kt_make_movable() {
  [ -s "$kt_dir/take" ] || return 0
  kt_read_list "$kt_dir/take"
  for kt_e in $kt_words; do
    # The destination itself is only taken when it is a link.
    [ "$kt_e" = . ] || [ -L "$kt_tree/$kt_e" ] || [ ! -d "$kt_tree/$kt_e" ] || [ -w "$kt_tree/$kt_e" ] ||
      chmod u+w "$kt_tree/$kt_e" || kt_fail_io
  done
}
