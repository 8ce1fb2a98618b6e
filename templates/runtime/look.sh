# ---- Looking: what each entry is --------------------------------------------------------------------------------------
# Reads: kt_base kt_bundle kt_conflict kt_digest kt_dir kt_dry kt_exclude kt_force kt_has_ledger kt_here_before
#   kt_l_owner kt_l_targets kt_lines kt_link_base kt_name kt_owner kt_parent kt_porcelain kt_prune kt_real kt_rebuild
#   kt_same_rows kt_shown kt_structure kt_tab kt_take_over kt_text kt_tmp kt_tree kt_twin kt_verify kt_view
# Sets: kt_self kt_total
# Uses: words (kt_fail_io kt_printable kt_say kt_stop), machine (kt_hash_one), links (kt_note_via), tables
#   (kt_count_lines kt_differ kt_empty kt_entries kt_has_line kt_has_nested kt_leave_self kt_minus kt_pick kt_read_list
#   kt_unite), twin (kt_copy_from_twin kt_find_twin kt_share_no_rows), live (kt_mask kt_read_link kt_scan), ledger (kt_read_ledger), equal (kt_adopt_tree), decide (kt_plan
#   kt_resolve_pending)
# Fails: 2 for a directory that belongs to another configuration; 3 for a damaged bundle, or when a table cannot be
#   written.

# Finds out what each entry of a destination is and what is to be done: lines "state action entry" in the file plan.
kt_look() {
  kt_find_wanted
  kt_read_ledger
  if [ "$kt_has_ledger" = yes ] && [ "$kt_l_owner" != "$kt_owner" ] && [ "$kt_take_over" = no ]; then
    kt_printable "the configuration '$kt_l_owner' ($kt_l_targets)"
    kt_stop 2 "$kt_real belongs to $kt_shown, but this one is '$kt_owner'; nothing was changed." \
      "If you renamed the configuration (name: in skills.yaml), run this with --take-over: whatever the other one installed and this one does not have is then removed. Otherwise give one of them another directory."
  fi
  # A name that no owner has may have come with a clone.
  case $kt_l_owner in
    "$kt_owner" | '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_-]*) ;;
    *) kt_say "$kt_l_owner" >>"$kt_tmp/taken-from" || kt_fail_io ;;
  esac
  kt_share_no_rows
  kt_sort_tables
  [ "$kt_prune" = yes ] || kt_note_via
  kt_adopt_tree
  kt_list_entries
  # A link that was not followed is in the way of a directory.
  if [ "$kt_prune" = no ] && [ "$kt_structure" != link ] && [ -L "$kt_real" ]; then
    { kt_say . >>"$kt_dir/look" && kt_unite "$kt_dir/look" "$kt_dir/look"; } || kt_fail_io
  fi
  kt_self=no kt_list=$kt_dir/look
  if kt_has_line . "$kt_dir/look"; then
    kt_self=yes kt_list=$kt_dir/look-tree
    kt_leave_self "$kt_dir/look" "$kt_list"
  fi
  kt_scan "$kt_tree" "$kt_list" "$kt_dir/live" 'wanted.c settled.c old.c new.c'
  [ "$kt_self" = no ] || kt_look_at_self
  kt_untangle
  kt_resolve_pending
  kt_plan
}

# Everything is compared in sorted copies; what is written comes from the tables themselves.
kt_sort_tables() {
  cd "$kt_dir" || kt_fail_io
  kt_unsorted='wanted settled old new'
  [ -z "$kt_twin" ] || kt_unsorted='settled old new'
  [ "$kt_same_rows" = no ] || return 0
  for kt_table in $kt_unsorted; do
    kt_leave_excluded "$kt_dir/$kt_table"
    if [ -s "$kt_table" ]; then
      sort -u "$kt_table" >"$kt_table.c" || kt_fail_io
    else
      kt_empty "$kt_table.c"
    fi
  done
  kt_mask wanted.c settled.c old.c new.c
}

# Writes the wanted table, with link texts as they are to be on disk.
kt_find_wanted() {
  kt_find_twin
  if [ "$kt_prune" = yes ]; then
    kt_empty "$kt_dir/wanted"
    return 0
  fi
  [ -z "$kt_twin" ] || {
    kt_copy_from_twin wanted wanted.c wanted.e
    return 0
  }
  case $kt_structure in
    copy-tree) kt_data=$kt_bundle/data/$kt_name.tsv ;;
    *) kt_data=$kt_bundle/data/$kt_name.$kt_structure.tsv ;;
  esac
  # The view id is the digest of this table. A bundle that lost a part of it would otherwise remove what it still has.
  { kt_hash_one "$kt_data" && [ "$kt_digest" = "$kt_view" ]; } ||
    kt_stop 3 "the bundle is damaged: $kt_data is not as it was built; nothing was changed." "$kt_rebuild"
  if [ "$kt_structure" = copy-tree ]; then
    cat "$kt_data" >"$kt_dir/wanted" || kt_fail_io
  else
    kt_escaped=$(kt_say "$kt_link_base" | sed 's/[&\\|]/\\&/g') || kt_fail_io
    sed "s|^l$kt_tab|&$kt_escaped/|" "$kt_data" >"$kt_dir/wanted" || kt_fail_io
  fi
}

# What the configuration excludes is left alone, even if it was installed once.
kt_leave_excluded() {
  [ -n "$kt_exclude" ] && [ -s "$1" ] || return 0
  # No entry of ours begins with a dot, and most that are excluded do.
  for kt_e in $kt_exclude; do
    case $kt_e in .*) ;; *) kt_say "$kt_e" || kt_fail_io ;; esac
  done >"$kt_tmp/excluded" || kt_fail_io
  kt_pick "$kt_tmp/excluded" "$1" "$kt_tmp/theirs"
  [ ! -s "$kt_tmp/theirs" ] || {
    kt_unite "$1" "$1"
    kt_minus "$1" "$kt_tmp/theirs" "$kt_tmp/ours"
    mv -f "$kt_tmp/ours" "$1" || kt_fail_io
  }
}

# Writes the entries to look at to look: those whose wanted identity changed, and those that are not there. All of them
# when the user asks for a look, and in a project where this machine never installed: there the ledger came with the clone.
kt_list_entries() {
  cd "$kt_dir" || kt_fail_io
  [ -n "$kt_twin" ] || kt_entries wanted.e wanted.c
  kt_count_lines wanted.e
  kt_total=$kt_lines
  # Else it is the twin's.
  if [ "$kt_same_rows" = no ]; then
    if [ -s settled.c ]; then
      kt_differ wanted.c settled.c changed
    else
      cat wanted.e >changed || kt_fail_io
    fi
  fi
  case $kt_dry$kt_porcelain$kt_force$kt_verify$kt_here_before in
    nonononoyes) ;;
    *)
      if [ -s settled.c ] || [ -s old.c ] || [ -s new.c ]; then
        kt_entries look wanted.c settled.c old.c new.c
      else
        cat wanted.e >look || kt_fail_io
      fi
      return 0
      ;;
  esac
  kt_unlike=changed
  if [ -s old.c ] || [ -s new.c ]; then
    kt_entries pending old.c new.c
    kt_unlike=unlike && kt_unite unlike changed pending
  fi
  kt_unchanged=unchanged
  if [ "$kt_same_rows" = yes ] && [ -f "$kt_twin/unchanged" ]; then
    kt_unchanged=$kt_twin/unchanged
  else
    kt_minus wanted.e "$kt_unlike" unchanged
  fi
  # kt_minus leaves out lines that are only in the second file, because it sorts that one in twice.
  kt_read_list "$kt_unchanged"
  for kt_e in $kt_words; do
    if [ "$kt_e" = . ]; then
      [ -L "$kt_real" ] || kt_say . || kt_fail_io
    elif [ ! -L "$kt_tree/$kt_e" ] && [ ! -e "$kt_tree/$kt_e" ]; then
      kt_say "$kt_e" || kt_fail_io
    fi
  done >absent || kt_fail_io
  kt_unite look "$kt_unlike" absent
}

# The entry `.`: a destination that is, was or is to be one link.
kt_look_at_self() {
  kt_row=''
  kt_empty "$kt_dir/neighbours"
  if [ -L "$kt_real" ]; then
    kt_row="o$kt_tab-$kt_tab."
    if kt_read_link "$kt_parent" "$kt_base"; then
      case $kt_text in
        *[[:cntrl:]]*) ;;
        *) kt_row="l$kt_tab$kt_text$kt_tab." ;;
      esac
    fi
    kt_say . >>"$kt_dir/live.links" || kt_fail_io
  elif [ -d "$kt_real" ]; then
    # A directory is in the way of a link only when more is in it than what we are about to remove.
    if [ "$kt_structure" = link ] && [ "$kt_prune" = no ]; then
      kt_entries "$kt_tmp/ours" "$kt_dir/settled.c" "$kt_dir/old.c" "$kt_dir/new.c"
      kt_list_neighbours "$kt_dir/neighbours"
      [ ! -s "$kt_dir/neighbours" ] || kt_row="o$kt_tab-$kt_tab."
    fi
  elif [ -e "$kt_real" ]; then
    kt_row="o$kt_tab-$kt_tab."
  fi
  [ -n "$kt_row" ] || return 0
  { kt_say "$kt_row" >>"$kt_dir/live" && kt_say . >>"$kt_dir/live.seen"; } || kt_fail_io
  kt_unite "$kt_dir/live" "$kt_dir/live"
  kt_mask "$kt_dir/live"
  [ ! -s "$kt_dir/neighbours" ] || kt_say . >>"$kt_dir/live.blocked" || kt_fail_io
}

# An entry of one bundle may be inside an entry of another (a, and later a/b). Each file then counts once: an inner entry
# does not count as long as the outer one is there and will be removed as a whole; and an outer entry does not count when
# its directory only leads to inner ones.
kt_untangle() {
  cd "$kt_dir" || kt_fail_io
  kt_empty tangled
  kt_has_nested look || return 0
  # With a slash at the end, whatever is inside an entry follows it directly.
  sed 's|$|/|' look >"$kt_tmp/entries" || kt_fail_io
  sort "$kt_tmp/entries" >"$kt_tmp/sorted" || kt_fail_io
  kt_words=$(cat "$kt_tmp/sorted") || kt_fail_io
  set --
  for kt_e in $kt_words; do
    while [ $# -gt 0 ]; do
      case $kt_e in "$1"*) break ;; esac
      shift
    done
    for kt_outer; do
      kt_say "${kt_outer%/} ${kt_e%/}" || kt_fail_io
    done
    set -- "$kt_e" "$@"
  done >tangled || kt_fail_io
  [ -s tangled ] || return 0
  sed 's/ .*//' tangled >"$kt_tmp/entries" || kt_fail_io
  sort -u "$kt_tmp/entries" >outer || kt_fail_io
  kt_words=$(cat outer) || kt_fail_io
  kt_empty absent
  for kt_outer in $kt_words; do
    kt_has_line "$kt_outer" live.seen || continue
    kt_say "$kt_outer" >"$kt_tmp/one" || kt_fail_io
    kt_inner=$(sed -n "s|^$kt_outer ||p" tangled) || kt_fail_io
    kt_pick "$kt_tmp/one" live outer-live
    if kt_only_leads_to_inner; then
      kt_say "$kt_outer" >>absent || kt_fail_io
    elif kt_is_ours || [ "$kt_force" = yes ] || [ "$kt_conflict" = backup ]; then
      for kt_e in $kt_inner; do
        kt_say "$kt_e" || kt_fail_io
      done >>absent
    fi
  done
  kt_unite absent absent
  kt_pick absent live absent-rows
  kt_minus live absent-rows "$kt_tmp/present"
  mv -f "$kt_tmp/present" live || kt_fail_io
  for kt_table in live.seen live.links live.blocked; do
    kt_unite "$kt_table" "$kt_table"
    kt_minus "$kt_table" absent "$kt_tmp/present"
    mv -f "$kt_tmp/present" "$kt_table" || kt_fail_io
  done
}

# Whether the outer entry is what one of our tables says it is.
kt_is_ours() {
  for kt_table in settled.c old.c new.c wanted.c; do
    kt_pick "$kt_tmp/one" "$kt_table" outer-rows
    [ ! -s outer-rows ] || ! cmp -s outer-rows outer-live || return 0
  done
  return 1
}

kt_only_leads_to_inner() {
  [ -d "$kt_tree/$kt_outer" ] && [ ! -L "$kt_tree/$kt_outer" ] || return 1
  ! kt_is_ours || return 1
  while IFS= read -r kt_line; do
    kt_line=${kt_line##*"$kt_tab"}
    for kt_e in $kt_inner ''; do
      case ${kt_line%%//*}/${kt_line#*//} in "$kt_e" | "$kt_e"/?*) break ;; esac
    done
    [ -n "$kt_e" ] || [ "$kt_line" = "$kt_outer//" ] || return 1
  done <outer-live
}

# Writes what is in the destination besides the entries in ours and the directories above them to $1.
kt_list_neighbours() {
  # Each directory above an entry of ours: a/b/c gives a/b and a.
  sed -n -e :a -e 's|/[^/]*$||p' -e ta "$kt_tmp/ours" >"$kt_tmp/above" || kt_fail_io
  kt_unite "$kt_tmp/above" "$kt_tmp/above"
  kt_unite "$kt_tmp/ours" "$kt_tmp/ours" "$kt_tmp/above"
  ls -A "$kt_real" >"$kt_tmp/names" || kt_fail_io
  kt_words=$(cat "$kt_tmp/above") || kt_fail_io
  for kt_e in $kt_words; do
    { [ -d "$kt_real/$kt_e" ] && [ ! -L "$kt_real/$kt_e" ]; } || continue
    ls -A "$kt_real/$kt_e" >"$kt_tmp/entries" || kt_fail_io
    sed "s|^|$kt_e/|" "$kt_tmp/entries" >>"$kt_tmp/names" || kt_fail_io
  done
  kt_unite "$kt_tmp/names" "$kt_tmp/names"
  kt_minus "$kt_tmp/names" "$kt_tmp/ours" "$1"
}
