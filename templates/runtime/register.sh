# ---- The list of destinations -----------------------------------------------------------------------------------------
# Reads: kt_at kt_base kt_bundle kt_current kt_exclude kt_nl kt_overrides kt_owner kt_parent kt_phys kt_prune kt_real
#   kt_rebuild kt_remembered kt_root kt_scope kt_structure kt_targets kt_tmp kt_view
# Sets: kt_added kt_alike kt_at kt_base kt_believed kt_conflict kt_count kt_exclude kt_held kt_link_base kt_moves kt_name
#   kt_parent kt_prune kt_real kt_refused kt_removed kt_replaced kt_self kt_structure kt_targets kt_theirs kt_total kt_tree kt_via
#   kt_view
# Uses: words (kt_fail_io kt_stop), destinations (kt_save), places (kt_is_plain kt_physical kt_refuse_places), control
#   (kt_place_control kt_refuse_giant_ledger kt_refuse_strangers), tables (kt_has)
# Fails: 1 for a bundle that no link can lead to; 2 for two destinations that are the same, or one inside the other;
#   3 for a damaged bundle, or when a file operation fails.

# Adds the destination in the variables, unless it is there already.
kt_register() {
  kt_j=1
  while [ "$kt_j" -le "$kt_count" ]; do
    kt_other='' kt_other_view='' kt_other_targets=''
    eval "kt_other=\$kt_real_$kt_j kt_other_view=\$kt_structure_$kt_j/\$kt_view_$kt_j/\$kt_exclude_$kt_j kt_other_targets=\$kt_targets_$kt_j"
    if [ "$kt_other" = "$kt_real" ]; then
      [ "$kt_other_view" = "$kt_structure/$kt_view/$kt_exclude" ] ||
        kt_stop 2 "$kt_other_targets and $kt_targets are the same directory here, $kt_real, but are to hold different things." \
          'Give them different directories, or equal settings and skills, in skills.yaml.'
      eval "kt_targets_$kt_j=\"\$kt_targets_$kt_j \$kt_targets\""
      [ -z "$kt_via" ] || eval "kt_via_$kt_j=\$kt_via"
      return 0
    fi
    if [ "$kt_prune" = no ]; then
      case $kt_real/ in "$kt_other"/*) kt_refuse_nested "$kt_other" ;; esac
      case $kt_other/ in "$kt_real"/*) kt_refuse_nested "$kt_other" ;; esac
    fi
    kt_j=$((kt_j + 1))
  done
  kt_count=$((kt_count + 1))
  # Before anything is written, and for --dry-run, too.
  kt_place_control
  kt_refuse_strangers
  kt_tree=$kt_real kt_link_base=- kt_moves=no kt_total=0 kt_added=0 kt_replaced=0 kt_removed=0 kt_refused=0 kt_self=no kt_believed=no kt_held=settled kt_theirs=no kt_alike=''
  case $kt_prune/$kt_structure in
    no/link) kt_physical "$kt_bundle/views" && kt_link_base=$kt_phys ;;
    no/symlink-tree) kt_physical "$kt_bundle/skills" && kt_link_base=$kt_phys ;;
  esac || kt_stop 3 "the bundle $kt_bundle is incomplete." "$kt_rebuild"
  case $kt_link_base in
    *[[:cntrl:]]*) kt_stop 1 "links cannot lead to $kt_link_base: its path has a control character." 'Move the bundle.' ;;
  esac
  mkdir "$kt_tmp/$kt_count" || kt_fail_io
  kt_save "$kt_count"
}

kt_refuse_nested() {
  kt_stop 2 "one of $kt_real and $1 is inside the other; nothing was changed." 'Give one of them another directory in skills.yaml.'
}

# Adds the destinations that an earlier installation of this owner left and that the bundle no longer names: they are to
# be emptied.
kt_add_remembered() {
  [ -s "$kt_current" ] || return 0
  while IFS= read -r kt_at; do
    case $kt_at in
      'override '*) ;;
      # A run into directories that a variable names knows nothing about the others: they stay.
      'destination '*) [ -z "$kt_overrides" ] || continue ;;
      *) continue ;;
    esac
    kt_at=${kt_at#* }
    # What we wrote is a plain path; what came with a clone may climb out of the project or control the terminal.
    kt_is_plain "$kt_at" || continue
    [ "$kt_scope" = user ] || kt_at=$kt_root/$kt_at
    case $kt_nl$kt_remembered in *"${kt_nl}destination $kt_at$kt_nl"* | *"${kt_nl}override $kt_at$kt_nl"*) continue ;; esac
    case $kt_at in /*) ;; *) continue ;; esac
    kt_base=${kt_at##*/} kt_parent=${kt_at%/*}
    # What was recorded is a path without links. If it has some now, it is not the same directory.
    kt_physical "${kt_parent:-/}" || continue
    [ "$kt_phys" = "${kt_parent:-/}" ] || continue
    kt_parent=$kt_phys kt_real=$kt_at
    kt_l=$kt_parent/.kitout-$kt_base/ledger
    [ -f "$kt_l" ] || kt_l=$kt_real/.kitout/ledger
    { [ -f "$kt_l" ] && [ ! -L "$kt_l" ]; } || continue
    kt_refuse_giant_ledger "$kt_l"
    # By now it may belong to another owner.
    sed '/^$/q' "$kt_l" >"$kt_tmp/header" 2>/dev/null || continue
    kt_has -x -F -e "owner $kt_owner" "$kt_tmp/header" || continue
    kt_name='' kt_structure='' kt_view='' kt_conflict=fail kt_targets='' kt_exclude='' kt_prune=yes kt_via=''
    kt_refuse_places
    kt_register
  done <"$kt_current"
}
