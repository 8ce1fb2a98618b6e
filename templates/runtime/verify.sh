# ---- --verify and --dry-run -------------------------------------------------------------------------------------------
# Reads: kt_bundle kt_dir kt_drift kt_dry kt_entry_at kt_force kt_name kt_porcelain kt_prune kt_quiet kt_real kt_rebuild
#   kt_structure kt_verify
# Sets: nothing
# Uses: words (kt_fail_io kt_say kt_shorten kt_warn), destinations (kt_each), tables (kt_differ kt_entries), live
#   (kt_mask), equal (kt_scan_behind), refuse (kt_name_place), output (kt_print_line)
# Fails: 2 when --verify found that something differs; 3 when a table cannot be written.

# --verify and --dry-run end here.
kt_stop_if_looking() {
  if [ "$kt_verify" = yes ]; then
    kt_each kt_verify_behind_links
    if [ "$kt_drift" = no ]; then
      [ "$kt_porcelain$kt_quiet" != nono ] || kt_say 'Everything matches the bundle.'
      exit 0
    fi
    if [ "$kt_force" = no ]; then
      [ "$kt_porcelain" = yes ] || kt_each kt_print_drift
      kt_warn 'what is installed differs from the bundle; nothing was changed.'
      kt_say '  To repair it, run this again with --verify --force; what is replaced is copied to a backup first.' >&2
      exit 2
    fi
  fi
  [ "$kt_dry" = yes ] || return 0
  [ "$kt_porcelain$kt_quiet" != nono ] || { kt_each kt_print_line; kt_say 'This was a dry run: nothing was changed.'; }
  exit 0
}

kt_print_drift() {
  kt_shorten "$kt_real"
  while IFS=' ' read -r kt_state_of kt_action kt_e; do
    case $kt_state_of$kt_action in
      current*) continue ;;
    esac
    kt_name_place
    case $kt_action in
      skip) kt_say "$kt_state_of  $kt_entry_at (left alone: onConflict: keep)" ;;
      *) kt_say "$kt_state_of  $kt_entry_at" ;;
    esac
  done <"$kt_dir/plan"
}

# Links are right when they lead to the bundle; whether the bundle is still what it was is another question.
kt_verify_behind_links() {
  [ "$kt_prune" = no ] && [ "$kt_structure" != copy-tree ] || return 0
  kt_entries "$kt_dir/behind" "$kt_bundle/data/$kt_name.tsv"
  sort -u "$kt_bundle/data/$kt_name.tsv" >"$kt_dir/behind.c" || kt_fail_io
  kt_mask "$kt_dir/behind.c"
  kt_scan_behind "$kt_bundle/views/$kt_name" "$kt_dir/behind" "$kt_dir/behind.live" behind.c
  kt_differ "$kt_dir/behind.live" "$kt_dir/behind.c" "$kt_dir/behind.differ"
  [ -s "$kt_dir/behind.differ" ] || return 0
  kt_warn "the bundle $kt_bundle is damaged; these are not as they were built:"
  sed 's/^/  /' "$kt_dir/behind.differ" >&2
  kt_say "  The installed links lead there, so agents see the damage. $kt_rebuild" >&2
  exit 2
}
